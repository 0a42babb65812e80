#!/usr/bin/env python3
"""Writes the plan of the benchmark: 19 statistics for all firms and by 45 domains. Usage: make_plan.py > plan.json"""
import json

figures = [{"stat": "mean", "name": "export", "expr": "${direct} + ${indirect} >= 1"},
           {"stat": "mean", "name": "export10", "expr": "${direct} + ${indirect} >= 10"},
           {"stat": "mean", "name": "direct", "expr": "${direct} >= 1"},
           {"stat": "mean", "name": "share", "expr": "${direct}"},
           {"stat": "mean", "name": "growth", "expr": "50 * (${workers} - ${before}) div ((${workers} + ${before}) div 2)"},
           {"stat": "total", "name": "workers", "expr": "${workers}"},
           {"stat": "ratio", "name": "productivity", "num": "sales", "den": "workers"},
           {"stat": "ratio", "name": "sales_growth", "num": "sales", "den": "sales_before"},
           {"stat": "quantile", "name": "median", "expr": "${sales} div ${workers}", "probs": [0.5]}]
figures += [{"stat": "mean", "name": f"q{i}", "expr": f"${{q{i}}} = 1"} for i in range(1, 11)]
domains = [None, "zone", "country", "size", ["zone", "size"], "sector"]
estimates = [dict(figure, na_rm=True, **({"by": by} if by else {})) for by in domains for figure in figures]
print(json.dumps({"id": "bench", "design": {"strata": "stratum", "weights": "weight"},
                  "options": {"lonely_psu": "average", "missing_codes": [-9, -8, -7]}, "estimates": estimates}))
