// The style sheet of the report: light and dark, screen and A4.
#pragma once

namespace eslabon::publish {

inline constexpr const char* kReportStyle = R"css(
:root{--paper:#fdfcfa;--ink:#1d2530;--muted:#5c6773;--rule:#d9d5cc;--soft:#f1eee7;--grid:#e4e0d8;--bar:#5b8db8;--strong:#1f4e79;--reference:#a9b4bf;--whisker:#14202c;--link:#1f4e79;--card:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e9e7e2;--muted:#a3acb6;--rule:#353c45;--soft:#1d232a;--grid:#2c333b;--bar:#5e93c2;--strong:#9cc8ee;--reference:#59636e;--whisker:#fff;--link:#9cc8ee;--card:#1a2027}}
*{box-sizing:border-box}
html{color-scheme:light dark;font-size:17px}
body{margin:0;background:var(--paper);color:var(--ink);font-family:Charter,"Bitstream Charter","Source Serif 4","Noto Serif",Georgia,serif;line-height:1.55;hyphens:manual;font-variant-numeric:oldstyle-nums proportional-nums}
main,header,footer,nav{max-width:50rem;margin:0 auto;padding:0 1.25rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem}
header{padding-top:3.5rem}
.kicker,.facts dt,nav h2,th,.number,.progress td,figcaption .measure,.notes dt{font-family:system-ui,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif}
.kicker{margin:0;color:var(--muted);font-size:.8rem;letter-spacing:.08em;text-transform:uppercase}
h1{font-size:2.3rem;line-height:1.12;margin:.35rem 0 .4rem;font-weight:700;letter-spacing:-.01em;text-wrap:balance}
.edition{margin:0;color:var(--muted)}
.facts{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;margin:1.6rem 0 0;padding:1rem 0;border-top:2px solid var(--ink);border-bottom:1px solid var(--rule)}
.facts div{display:flex;flex-direction:column-reverse}.facts dt{font-size:.8rem;color:var(--muted)}
.facts dd{margin:0;font-size:1.7rem;line-height:1.1;font-weight:700;font-variant-numeric:lining-nums tabular-nums}
nav{margin-top:1.4rem;font-size:.95rem}nav h2{font-size:.8rem;color:var(--muted);font-weight:600;margin:0 0 .3rem}
nav ol{margin:0;padding-left:1.3rem}a{color:var(--link);text-underline-offset:.15em}
section{margin-top:3.2rem}
figure{margin:0}
.number{color:var(--muted);font-size:.8rem;font-weight:600;letter-spacing:.04em;margin:0}
h2{font-size:1.5rem;line-height:1.2;margin:.15rem 0 .25rem;text-wrap:balance}
.finding{font-size:1.08rem;margin:.2rem 0 .8rem;max-width:38rem}
.measure{color:var(--muted);font-size:.82rem;margin:0 0 .3rem}
svg{display:block;width:100%;height:auto;font-family:system-ui,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif;font-size:13px;font-variant-numeric:lining-nums tabular-nums}
svg text{fill:var(--ink)}svg .heading{font-weight:650;font-size:13.5px}
svg .label{text-anchor:end}svg .strong{font-weight:650}svg .tick{text-anchor:middle;fill:var(--muted);font-size:11.5px}
svg .value{text-anchor:end;font-weight:650}svg .interval,svg .withheld{fill:var(--muted);font-size:11.5px}svg .withheld{font-style:italic}
svg .grid{stroke:var(--grid)}svg .axis{stroke:var(--muted)}
svg .bar{fill:var(--bar)}svg rect.strong{fill:var(--strong)}svg .reference{fill:var(--reference)}svg .weak{fill:none;stroke:var(--bar);stroke-width:1.5;stroke-dasharray:3 2}
svg .halo{fill:none;stroke:var(--paper);stroke-width:3.6;opacity:.75}svg .whisker{fill:none;stroke:var(--whisker);stroke-width:1.6}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:1rem 0 0;font-size:.82rem;line-height:1.35;font-variant-numeric:lining-nums tabular-nums}
caption{text-align:left;color:var(--muted);padding-bottom:.35rem;font-size:.82rem}
th{text-align:left;font-weight:600}thead th{border-bottom:1.5px solid var(--ink);vertical-align:bottom;padding:.3rem .5rem .3rem 0}
td,tbody th{padding:.26rem .5rem .26rem 0;border-bottom:1px solid var(--rule);vertical-align:baseline}
tbody th{font-weight:400;font-family:inherit;min-width:9.5rem}tr.strong td,tr.strong th{font-weight:700}
td.n,th.n{text-align:right;white-space:nowrap;padding-left:.6rem}td:last-child:not(.n),thead th:last-child:not(.n){padding-left:1rem;white-space:nowrap}tfoot td,tfoot th{border-top:1.5px solid var(--ink);font-weight:700}
tbody.group>tr:first-child>th[scope=rowgroup]{font-weight:650;padding-top:.7rem;border-bottom-color:var(--muted)}
.notes{font-variant-numeric:lining-nums;display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.9rem 0 0;font-size:.86rem;color:var(--muted)}
.notes dt{font-size:.78rem;font-weight:600;padding-top:.08rem}.notes dd{margin:0}
footer{margin-top:3.5rem;padding-bottom:3rem}footer h2{font-size:1.2rem}footer p{font-size:.92rem;margin:.5rem 0}
@media (max-width:34rem){html{font-size:16px}h1{font-size:1.8rem}.notes{grid-template-columns:1fr}}
@page{size:A4;margin:18mm 17mm 20mm}
@media print{:root{--paper:#fff;--ink:#000;--muted:#444;--rule:#bbb;--soft:#fff;--grid:#ddd;--bar:#5b8db8;--strong:#1f4e79;--reference:#a9b4bf;--whisker:#000;--link:#000;--card:#fff}
html{font-size:10.5pt;color-scheme:light}body{background:#fff}main,header,footer,nav{max-width:none;padding:0}header{padding-top:0}.skip{display:none}nav{font-size:10pt;columns:2}nav h2{column-span:all}
section{margin-top:9mm}figure,table,.notes,tr,h2{break-inside:avoid}.number,h2,.finding,.measure,caption,thead{break-after:avoid}svg *{print-color-adjust:exact;-webkit-print-color-adjust:exact}.scroll{overflow:visible}a{text-decoration:none}}
)css";

}  // namespace eslabon::publish
