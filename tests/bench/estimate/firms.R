# The same figures by R survey. Usage: Rscript firms.R firms.csv; prints seconds without reading the file, and the largest memory in MB.
suppressMessages(library(survey))
x <- read.csv(commandArgs(TRUE)[1])
for (v in names(x)) if (is.numeric(x[[v]])) x[[v]][x[[v]] %in% c(-9, -8, -7)] <- NA
options(survey.lonely.psu = "average")
started <- proc.time()[["elapsed"]]
x <- transform(x, export = direct + indirect >= 1, export10 = direct + indirect >= 10, any = direct >= 1,
               growth = 50 * (workers - before) / ((workers + before) / 2), per = sales / workers)
for (i in 1:10) x[[paste0("y", i)]] <- as.numeric(x[[paste0("q", i)]] == 1)
d <- svydesign(id = ~1, strata = ~stratum, weights = ~weight, data = x, check.strata = FALSE)
means <- c("export", "export10", "any", "direct", "growth", paste0("y", 1:10))
one <- function(design) {
  for (v in means) svymean(as.formula(paste0("~as.numeric(", v, ")")), design, na.rm = TRUE)
  svytotal(~workers, design)
  svyratio(~sales, ~workers, design, na.rm = TRUE)
  svyratio(~sales, ~sales_before, design, na.rm = TRUE)
  svyquantile(~per, design, 0.5, na.rm = TRUE)
}
invisible(one(d))
for (by in list("zone", "country", "size", c("zone", "size"), "sector")) {
  key <- interaction(x[by], drop = TRUE)
  for (level in levels(key)) one(d[key == level, ])
}
seconds <- proc.time()[["elapsed"]] - started
peak <- as.numeric(gsub("[^0-9]", "", grep("^VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
cat(seconds, peak, "\n")
