// Distribution functions and quantiles to about 1e-13 relative, for any positive and also fractional parameters.
#pragma once

namespace eslabon::estimate {

/// z with P(Z <= z) = p for a standard normal Z; p in (0, 1), else NaN or infinity at 0 and 1.
double normal_quantile(double p);

/// P(Z <= z).
double normal_cdf(double z);

/// t with P(T <= t) = p, df > 0 (infinity: normal), p in (0, 1); NaN for df <= 0.
double student_quantile(double p, double df);

/// P(T <= t), df > 0 (infinity: normal).
double student_cdf(double t, double df);

/// Regularised incomplete beta function I_x(a, b), a and b > 0.
double beta_cdf(double x, double a, double b);

/// Its inverse in x. Both parameters infinite: 0.5, the point mass between; a = 0 gives 0, b = 0 gives 1.
double beta_quantile(double p, double a, double b);

/// P(F > f) with df1 and df2 degrees of freedom, df2 possibly infinite.
double f_upper_tail(double f, double df1, double df2);

/// P(X > x) for a chi-squared X.
double chi_squared_upper_tail(double x, double df);

}  // namespace eslabon::estimate
