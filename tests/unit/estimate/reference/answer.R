# Answers plans (docs/plan.md) by R's package survey, to compare. Usage: Rscript answer.R PLANS.jsonl > RESULTS.jsonl
# One plan and one answer a line; data files are sought in the folder of the plans. An R error gives {"id", "error"}.
suppressMessages({library(survey); library(jsonlite)})
file <- commandArgs(TRUE)[1]
folder <- dirname(file)
only <- commandArgs(TRUE)[-1]

translate <- function(text) {
  text <- gsub("\\$\\{([^}]*)\\}", "`\\1`", text)
  text <- gsub("([^<>!])=", "\\1==", text)
  for (pair in list(c(" and ", " & "), c(" or ", " | "), c(" div ", " / "), c(" mod ", " %% "), c("\\bnot\\(", "!("), c("\\bif\\(", "ifelse(")))
    text <- gsub(pair[1], pair[2], text)
  text
}
one_sided <- function(names) if (length(names) == 0) ~1 else as.formula(paste0("~", paste0("`", names, "`", collapse = "+")))
num <- function(x) { x <- unname(as.numeric(x)); if (length(x) == 1 && !is.finite(x)) NA else x }

design_of <- function(p, x) {
  d <- p$design
  arguments <- list(ids = one_sided(d$ids), data = x, nest = isTRUE(d$nest))
  for (key in c("strata", "fpc", "weights", "probs")) if (!is.null(d[[key]])) arguments[[key]] <- one_sided(d[[key]])
  do.call(svydesign, arguments)
}
population <- function(m) as.data.frame(lapply(m$population, unlist))
calibrated <- function(d, step) {
  infinite <- function(b) sapply(b, function(v) if (identical(v, "Inf")) Inf else if (identical(v, "-Inf")) -Inf else as.numeric(v))
  if (step$method == "poststratify") return(postStratify(d, one_sided(step$by), population(step), partial = isTRUE(step$partial)))
  if (step$method == "rake")
    return(rake(d, lapply(step$margins, function(m) one_sided(m$by)), lapply(step$margins, population),
                control = list(maxit = if (is.null(step$maxit)) 10 else step$maxit, epsilon = if (is.null(step$epsilon)) 1 else step$epsilon)))
  if (step$method == "trim")
    return(trimWeights(d, lower = if (is.null(step$lower)) -Inf else step$lower, upper = if (is.null(step$upper)) Inf else step$upper, strict = isTRUE(step$strict)))
  terms <- paste(step$formula$terms, collapse = "+")
  formula <- as.formula(paste0("~", terms, if (isFALSE(step$formula$intercept)) "-1"))
  arguments <- list(design = d, formula = formula, population = unlist(step$totals), calfun = step$method)
  if (!is.null(step$bounds)) arguments$bounds <- infinite(step$bounds)
  if (!is.null(step$variance)) arguments$variance <- unlist(step$variance)
  if (!is.null(step$maxit)) arguments$maxit <- step$maxit
  if (!is.null(step$epsilon)) arguments$epsilon <- step$epsilon
  if (isTRUE(step$force)) arguments$force <- TRUE
  do.call(calibrate, arguments)
}
replicated <- function(d, r) {
  if (!is.null(r$make)) {
    set.seed(r$make)
    extra <- if (r$from == "bootstrap") list(replicates = r$replicates) else if (r$from == "Fay") list(fay.rho = r$rho) else list()
    e <- do.call(as.svrepdesign, c(list(d, type = r$from, compress = FALSE, mse = isTRUE(r$mse)), extra))
    f <- unclass(as.matrix(e$repweights))
    write.csv(setNames(as.data.frame(f), paste0("r", seq_len(ncol(f)))), file.path(folder, r$file), row.names = FALSE)
    write.csv(data.frame(rscale = e$rscales, scale = e$scale), file.path(folder, sub(".csv", "_scale.csv", r$file, fixed = TRUE)), row.names = FALSE)
    return(e)
  }
  extra <- if (r$from == "Fay") list(fay.rho = r$rho) else list()
  do.call(as.svrepdesign, c(list(d, type = r$from, mse = isTRUE(r$mse)), extra))
}
figures <- function(r, e, head, base, group, whole) {
  level <- if (is.null(e$level)) 0.95 else e$level
  est <- coef(r); se <- as.numeric(SE(r)); df <- if (is.null(e$df)) degf(group) else e$df
  half <- (1 - level) / 2
  z <- cbind(est - qnorm(1 - half) * se, est + qnorm(1 - half) * se); t <- cbind(est - suppressWarnings(qt(1 - half, df)) * se, est + suppressWarnings(qt(1 - half, df)) * se)
  rows <- lapply(seq_along(est), function(i) {
    o <- c(head, list(est = num(est[i]), se = num(se[i]), cv = num(se[i] / est[i]), ci_z = num(z[i, ]), ci_t = if (df > 0) num(t[i, ]) else NA, df = df))
    if (!is.null(e$deff)) o$deff <- num(deff(r)[i])
    o
  })
  if (isTRUE(e$covmat)) rows <- c(rows, list(list(vcov = unname(as.matrix(vcov(r))))))
  rows
}
smooth <- function(e, d) {
  na <- isTRUE(e$na_rm)
  deff <- if (is.null(e$deff)) FALSE else if (identical(e$deff, "replace")) "replace" else isTRUE(e$deff)
  if (e$stat == "ratio") return(svyratio(one_sided(e$num), one_sided(e$den), d, na.rm = na, deff = deff))
  f <- if (!is.null(e$expr)) as.formula(paste0("~I(as.numeric(", translate(e$expr), "))")) else one_sided(e$vars)
  if (e$stat == "mean") return(svymean(f, d, na.rm = na, deff = deff))
  if (e$stat == "total") return(svytotal(f, d, na.rm = na, deff = deff))
  svyvar(f, d, na.rm = na)
}
one_group <- function(e, d, head) {
  na <- isTRUE(e$na_rm); level <- if (is.null(e$level)) 0.95 else e$level
  if (e$stat %in% c("mean", "total", "ratio", "var")) return(figures(smooth(e, d), e, head, d, d))
  if (e$stat == "proportion") {
    f <- as.formula(paste0("~I(", translate(e$expr), ")"))
    dd <- if (na) eval(bquote(subset(d, !is.na(.(parse(text = translate(e$expr))[[1]]))))) else d
    return(lapply(unlist(if (is.null(e$methods)) "logit" else e$methods), function(m) {
      r <- if (is.null(e$df)) svyciprop(f, dd, method = m, level = level) else svyciprop(f, dd, method = m, level = level, df = e$df)
      c(head, list(method = m, est = num(r), se = num(SE(r)), ci = num(attr(r, "ci")), df = if (is.null(e$df)) degf(dd) else e$df))
    }))
  }
  if (e$stat == "quantile") {
    f <- if (!is.null(e$expr)) as.formula(paste0("~I(", translate(e$expr), ")")) else one_sided(e$vars)
    r <- svyquantile(f, d, unlist(if (is.null(e$probs)) 0.5 else e$probs), alpha = 1 - level, interval.type = if (is.null(e$interval)) "mean" else e$interval,
                     qrule = if (is.null(e$qrule)) "math" else e$qrule, na.rm = na, df = e$df)
    return(unlist(unname(lapply(r, function(m) lapply(seq_len(nrow(m)), function(i)
      c(head, list(est = num(m[i, 1]), ci = as.numeric(m[i, 2:3]), se = num(m[i, 4])))))), recursive = FALSE))
  }
  if (e$stat == "chisq") {
    r <- svychisq(one_sided(e$vars), d, statistic = if (is.null(e$statistic)) "F" else e$statistic)
    return(list(c(head, list(statistic = num(r$statistic), ndf = num(r$parameter[1]), p_value = num(r$p.value)))))
  }
  if (e$stat == "table") {
    t <- svytable(one_sided(e$vars), d)
    g <- as.data.frame(t)
    return(lapply(seq_len(nrow(g)), function(i) c(head, list(est = num(g$Freq[i])))))
  }
  if (e$stat == "weights") {
    w <- weights(d, if (inherits(d, "svyrep.design")) "sampling" else NULL); w <- as.numeric(w)
    return(list(list(sum = sum(w), min = min(w), max = max(w), sumsq = sum(w^2))))
  }
  stop("unknown stat")
}
levels_of <- function(d, by) {
  v <- if (inherits(d, "svyrep.design")) d$variables else d$variables
  w <- as.numeric(weights(d, "sampling"))
  g <- unique(v[w != 0 & is.finite(w), by, drop = FALSE])
  g <- g[stats::complete.cases(g), , drop = FALSE]
  g[do.call(order, rev(unname(as.list(g)))), , drop = FALSE]
}
contrasts_of <- function(e, d) {
  x <- d$variables
  value <- function(names) if (is.null(names)) rep(1, nrow(x)) else as.numeric(x[[names]])
  top <- if (!is.null(e$expr)) as.numeric(eval(parse(text = translate(e$expr)), x)) else value(if (e$stat == "ratio") e$num else e$vars)
  below <- if (e$stat == "ratio") value(e$den) else rep(1, nrow(x))
  known <- !is.na(top) & !is.na(below) & !is.na(x[[e$by]])
  w <- as.numeric(weights(d, "sampling"))
  names <- as.character(sort(unique(x[[e$by]][known & w != 0])))
  reference <- if (is.null(e$reference)) tail(names, 1) else as.character(e$reference)
  at <- function(n) known & as.character(x[[e$by]]) == n
  lapply(setdiff(names, reference), function(n) {
    for (k in 1:2) {
      inside <- at(c(n, reference)[k])
      d$variables[[c("n1", "n2")[k]]] <- ifelse(inside, top, 0)
      d$variables[[c("d1", "d2")[k]]] <- ifelse(inside, below, 0)
    }
    if (inherits(d, "svyrep.design")) {
      r <- withReplicates(d, function(w, x) { a <- sum(w * x$n1) / sum(w * x$d1); b <- sum(w * x$n2) / sum(w * x$d2); if (e$compare == "difference") a - b else a / b })
      return(list(by = n, est = as.numeric(coef(r)), se = as.numeric(SE(r))))
    }
    s <- svytotal(~n1 + d1 + n2 + d2, d)
    r <- if (e$stat == "total") { if (e$compare == "difference") svycontrast(s, quote(n1 - n2)) else svycontrast(s, quote(n1 / n2)) }
         else if (e$compare == "difference") svycontrast(s, quote(n1 / d1 - n2 / d2)) else svycontrast(s, quote((n1 / d1) / (n2 / d2)))
    list(by = n, est = as.numeric(coef(r)), se = as.numeric(SE(r)))
  })
}
average_of <- function(e, d) {
  parts <- levels_of(d, e$average_over)[[1]]
  r <- lapply(parts, function(level) { k <- d$variables[[e$average_over]] == level; smooth(e, d[which(k), ]) })
  est <- sapply(r, coef); se <- sapply(r, function(v) as.numeric(SE(v)))
  list(list(est = mean(est), se = sqrt(sum(se^2)) / length(est)))
}
answer <- function(p) {
  x <- read.csv(file.path(folder, p$data), check.names = FALSE, na.strings = c("", "NA"))
  o <- p$options
  for (n in names(x)) if (is.numeric(x[[n]])) x[[n]][x[[n]] %in% unlist(o$missing_codes)] <- NA
  for (v in p$derive) x[[v$name]] <- as.numeric(eval(parse(text = translate(v$expr)), x))
  options(survey.lonely.psu = if (is.null(o$lonely_psu)) "fail" else o$lonely_psu, survey.adjust.domain.lonely = isTRUE(o$adjust_domain_lonely),
          survey.ultimate.cluster = isTRUE(o$ultimate_cluster))
  d <- design_of(p, x)
  if (!is.null(p$replicate)) d <- replicated(d, p$replicate)
  for (step in p$calibration) d <- calibrated(d, step)
  if (!is.null(p$subset)) { k <- eval(parse(text = translate(p$subset)), d$variables); d <- d[which(k), ] }
  list(id = p$id, degf = degf(d), estimates = lapply(p$estimates, function(e) {
    dd <- d
    if (!is.null(e$where)) dd <- dd[which(eval(parse(text = translate(e$where)), dd$variables)), ]
    if (!is.null(e$compare)) return(contrasts_of(e, dd))
    if (!is.null(e$average_over)) return(average_of(e, dd))
    if (is.null(e$by)) return(one_group(e, dd, list()))
    g <- levels_of(dd, unlist(e$by))
    unlist(lapply(seq_len(nrow(g)), function(i) {
      k <- Reduce(`&`, lapply(names(g), function(n) dd$variables[[n]] == g[[n]][i] & !is.na(dd$variables[[n]])))
      one_group(e, dd[which(k), ], list(by = lapply(g[i, , drop = FALSE], as.character)))
    }), recursive = FALSE)
  }))
}
for (line in readLines(file)) {
  p <- fromJSON(line, simplifyVector = FALSE)
  if (length(only) > 0 && !(p$id %in% only)) next
  noise <- capture.output(result <- tryCatch(suppressMessages(suppressWarnings(answer(p))), error = function(e) list(id = p$id, error = conditionMessage(e))))
  cat(toJSON(result, auto_unbox = TRUE, digits = I(15), na = "null", null = "null"), "\n", sep = "")
}
