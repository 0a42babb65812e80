// Figures of R 4.2.2 with survey 4.1-1 on the data of firms_data.hpp (x below), 15 digits; each case names its call, with
//   el <- svydesign(id=~1, strata=~region, weights=~weight, data=x)
//   cl <- svydesign(id=~site, strata=~region, weights=~weight, fpc=~sites, data=x, nest=TRUE)
#include <catch2/catch.hpp>

#include "host/estimate/runner.hpp"
#include "tests/unit/estimate/firms_data.hpp"

namespace eslabon::estimate {
namespace {

struct Case {
  const char* name;
  const char* r_call;
  std::string plan;
  std::vector<double> expected;
};

/// The numbers of a result in the order in which R prints them.
std::vector<double> flat(const Results& results) {
  std::vector<double> values, deffs;
  for (const auto& list : results.estimates)
    for (const Estimate& e : list) {
      if (e.statistic) values.insert(values.end(), {*e.statistic, *e.p_value});
      else if (!e.first.empty()) values.insert(values.end(), {e.first[1], e.first[2]});
      else if (e.prob) values.insert(values.end(), {e.est, e.ci->low, e.ci->high, *e.se});
      else if (e.ci) values.insert(values.end(), {e.est, e.ci->low, e.ci->high});
      else values.insert(values.end(), {e.est, *e.se});
      if (e.deff) deffs.push_back(*e.deff);
    }
  values.insert(values.end(), deffs.begin(), deffs.end());
  return values;
}

Results run(const std::string& plan, const std::string& csv = kFirms) {
  Table table = table_of(csv);
  return run_plan(read_plan(plan, "plan.json"), table, {});
}

const std::vector<Case> kCases = {
    {"Means of a stratified sample of firms, with design effects",
     R"(svymean(~workers+share, svydesign(id=~1, strata=~region, weights=~weight, data=x), deff=TRUE))",
     R"j({"design":{"strata":"region","weights":"weight"},"estimates":[{"stat":"mean","vars":["workers","share"],"deff":true}]})j",
     {29.367932512678, 9.15632233690103, 6.66311041691036, 3.74107733855766, 1.48354828199182, 1.32956054608898}},
    {"A total where an answer is missing",
     R"(svytotal(~sales, svydesign(id=~site, strata=~region, weights=~weight, fpc=~sites, data=x, nest=TRUE), na.rm=TRUE))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"total","vars":"sales","na_rm":true}]})j",
     {223846.649, 57279.4426729209}},
    {"Sales per worker is a ratio of totals",
     R"(svyratio(~sales, ~workers, cl, na.rm=TRUE))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"ratio","num":"sales","den":"workers","na_rm":true}]})j",
     {26.714739476968, 5.6862236268668}},
    {"Size classes are domains of the whole design",
     R"(svyby(~share, ~size, cl, svymean))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"mean","vars":"share","by":"size"}]})j",
     {0.173318129988597, 0.121675028582002, 2.92694709848203, 1.47482211804678, 48.5859199700823, 15.9367503338561}},
    {"Two stages with population counts at both",
     R"(svydesign(id=~site+firm, strata=~region, fpc=~sites+firms, data=x, nest=TRUE))",
     R"j({"design":{"ids":["site","firm"],"strata":"region","fpc":["sites","firms"],"nest":true},"estimates":[{"stat":"total","vars":"workers"},{"stat":"mean","vars":"share"}]})j",
     {8522.68472222222, 2581.41968276504, 7.11493391731981, 3.62517626836553}},
    {"The interval of a share by method logit",
     R"(svyciprop(~I(share>=1), cl, method="logit"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"proportion","expr":"${share} >= 1","methods":"logit"}]})j",
     {0.205730367230889, 0.119001256508957, 0.331858566077609}},
    {"The interval of a share by method beta",
     R"(svyciprop(~I(share>=1), cl, method="beta"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"proportion","expr":"${share} >= 1","methods":"beta"}]})j",
     {0.205730367230667, 0.112073926216039, 0.33003145609892}},
    {"The interval of a share by method mean",
     R"(svyciprop(~I(share>=1), cl, method="mean"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"proportion","expr":"${share} >= 1","methods":"mean"}]})j",
     {0.205730367230667, 0.0993427481298953, 0.312117986331438}},
    {"The interval of a share by method asin",
     R"(svyciprop(~I(share>=1), cl, method="asin"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"proportion","expr":"${share} >= 1","methods":"asin"}]})j",
     {0.205730367230667, 0.11069931336108, 0.321026720432846}},
    {"The interval of a share by method xlogit",
     R"(svyciprop(~I(share>=1), cl, method="xlogit"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"proportion","expr":"${share} >= 1","methods":"xlogit"}]})j",
     {0.205730367230667, 0.119001256508765, 0.33185856607741}},
    {"The median firm by rule math",
     R"(svyquantile(~workers, cl, .5, qrule="math"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"math"}]})j",
     {10, 7, 19, 2.65233561074873}},
    {"The median firm by rule school",
     R"(svyquantile(~workers, cl, .5, qrule="school"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"school"}]})j",
     {10, 7, 19, 2.65233561074873}},
    {"The median firm by rule shahvaish",
     R"(svyquantile(~workers, cl, .5, qrule="shahvaish"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"shahvaish"}]})j",
     {19, 31, 41, 2.21027967562395}},
    {"The median firm by rule hf3",
     R"(svyquantile(~workers, cl, .5, qrule="hf3"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"hf3"}]})j",
     {10, 7, 19, 2.65233561074873}},
    {"The median firm by rule hf4",
     R"(svyquantile(~workers, cl, .5, qrule="hf4"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"hf4"}]})j",
     {9.80323733445448, 6, 18.2815518992331, 2.71456645479955}},
    {"The median firm by rule hf5",
     R"(svyquantile(~workers, cl, .5, qrule="hf5"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"hf5"}]})j",
     {10.3534023396827, 6.7538223932851, 20.6113778376854, 3.06290731525899}},
    {"The median firm by rule hf6",
     R"(svyquantile(~workers, cl, .5, qrule="hf6"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"hf6"}]})j",
     {10.5546014971378, 6.95650438097525, 22.1215678380335, 3.35190315386832}},
    {"The median firm by rule hf7",
     R"(svyquantile(~workers, cl, .5, qrule="hf7"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"hf7"}]})j",
     {10.2093231027959, 6.58059872682351, 19.7346270720824, 2.90740815041069}},
    {"The median firm by rule hf8",
     R"(svyquantile(~workers, cl, .5, qrule="hf8"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"hf8"}]})j",
     {10.4126404494382, 6.81775872980087, 21.0440900531372, 3.14441709826627}},
    {"The median firm by rule hf9",
     R"(svyquantile(~workers, cl, .5, qrule="hf9"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","qrule":"hf9"}]})j",
     {10.3971920072835, 6.80145523467663, 20.9264476525741, 3.1220183659621}},
    {"The interval of the median by beta",
     R"(svyquantile(~workers, cl, .5, interval.type="beta"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","interval":"beta"}]})j",
     {10, 7, 19, 2.65233561074873}},
    {"The interval of the median by xlogit",
     R"(svyquantile(~workers, cl, .5, interval.type="xlogit"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","interval":"xlogit"}]})j",
     {10, 7, 19, 2.65233561074873}},
    {"The interval of the median by asin",
     R"(svyquantile(~workers, cl, .5, interval.type="asin"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","interval":"asin"}]})j",
     {10, 7, 19, 2.65233561074873}},
    {"The interval of the median by score",
     R"(svyquantile(~workers, cl, .5, interval.type="score"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"quantile","vars":"workers","interval":"score"}]})j",
     {10, 8, 18, 2.21027967562395}},
    {"The spread of firm sizes",
     R"(svyvar(~workers, cl))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"estimates":[{"stat":"var","vars":"workers"}]})j",
     {2175.93572020051, 860.568303143185}},
    {"Size and certificates tested for independence by F",
     R"(svychisq(~size+certified, el, statistic="F"))",
     R"j({"design":{"strata":"region","weights":"weight"},"estimates":[{"stat":"chisq","vars":["size","certified"],"statistic":"F"}]})j",
     {1.54208174247463, 0.222274384838001}},
    {"Size and certificates tested for independence by Chisq",
     R"(svychisq(~size+certified, el, statistic="Chisq"))",
     R"j({"design":{"strata":"region","weights":"weight"},"estimates":[{"stat":"chisq","vars":["size","certified"],"statistic":"Chisq"}]})j",
     {3.8544172798398, 0.213935279386721}},
    {"Size and certificates tested for independence by Wald",
     R"(svychisq(~size+certified, el, statistic="Wald"))",
     R"j({"design":{"strata":"region","weights":"weight"},"estimates":[{"stat":"chisq","vars":["size","certified"],"statistic":"Wald"}]})j",
     {1.38212881256629, 0.266084497044713}},
    {"Size and certificates tested for independence by adjWald",
     R"(svychisq(~size+certified, el, statistic="adjWald"))",
     R"j({"design":{"strata":"region","weights":"weight"},"estimates":[{"stat":"chisq","vars":["size","certified"],"statistic":"adjWald"}]})j",
     {1.33754401216092, 0.277694531579561}},
    {"Weights made to meet the known number of firms of each size",
     R"(postStratify(cl, ~size, data.frame(size=1:3, Freq=c(150,90,40))))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"calibration":[{"method":"poststratify","by":"size","population":{"size":[1,2,3],"Freq":[150,90,40]}}],"estimates":[{"stat":"mean","vars":"workers"},{"stat":"total","vars":"share"},{"stat":"mean","vars":"workers","where":"${region} = 'centre'"}]})j",
     {32.254222290532, 2.22414054750791, 2232.85975716496, 650.833493487562, 34.3227886097953, 11.148059615247}},
    {"Weights raked to sizes and regions",
     R"(rake(cl, list(~size, ~region), ..., control=list(maxit=100, epsilon=1e-10)))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"calibration":[{"method":"rake","maxit":100,"epsilon":1e-10,"margins":[{"by":"size","population":{"size":[1,2,3],"Freq":[150,90,40]}},{"by":"region","population":{"region":["centre","north","south"],"Freq":[120,90,70]}}]}],"estimates":[{"stat":"mean","vars":"workers"},{"stat":"total","vars":"share"}]})j",
     {31.6187925179966, 1.92809349831001, 2311.09985200972, 580.572357872751}},
    {"Weights calibrated to regions and the number of workers",
     R"(calibrate(cl, ~region+workers, c(280, 90, 70, 7000)))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"calibration":[{"method":"linear","formula":{"terms":["region","workers"]},"totals":{"(Intercept)":280,"regionnorth":90,"regionsouth":70,"workers":7000}}],"estimates":[{"stat":"mean","vars":"share"},{"stat":"total","vars":"share"},{"stat":"weights"}]})j",
     {5.97121670862081, 1.71597542195748, 1671.94067841383, 480.473118148095, 3.85748830308376, 17.742070589711}},
    {"Errors from dropping one site after the other",
     R"(as.svrepdesign(cl, type="JKn"))",
     R"j({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},"replicate":{"from":"JKn"},"estimates":[{"stat":"mean","vars":"workers"},{"stat":"ratio","num":"share","den":"workers"}]})j",
     {29.367932512678, 6.34825884483135, 0.226883877986097, 0.0873306253490177}},
};

}  // namespace

TEST_CASE("Figures equal those of R survey") {
  for (const Case& c : kCases) {
    DYNAMIC_SECTION(c.name) {
      INFO(c.r_call);
      const std::vector<double> values = flat(run(c.plan));
      REQUIRE(values.size() == c.expected.size());
      for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == Approx(c.expected[i]).epsilon(1e-9));
    }
  }
}

TEST_CASE("A stratum with a single site is treated as the plan says") {
  // options(survey.lonely.psu=...); svydesign(id=~site, strata=~region, weights=~weight, data=sub, nest=TRUE), where sub
  // lacks the sites 2 and 3 of the south: svytotal(~workers), svymean(~workers)
  std::string csv;
  std::istringstream lines(kFirms);
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("south,2") && !line.starts_with("south,3")) csv += line + "\n";
  const auto with = [&](const std::string& rule) {
    return flat(run(R"({"design":{"ids":"site","strata":"region","weights":"weight","nest":true},"options":{"lonely_psu":")" + rule +
                    R"("},"estimates":[{"stat":"total","vars":"workers"},{"stat":"mean","vars":"workers"}]})", csv));
  };
  const auto check = [](const std::vector<double>& values, const std::vector<double>& expected) {
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(values.at(i) == Approx(expected[i]).epsilon(1e-9));
  };
  check(with("adjust"), {7850.308, 2882.21352240455, 31.2392875334267, 9.10016167076264});
  check(with("average"), {7850.308, 3212.78787697437, 31.2392875334267, 10.9321230382498});
  check(with("remove"), {7850.308, 2623.23031679562, 31.2392875334267, 8.92604108301219});
  CHECK_THROWS_AS(with("fail"), text::Failure);
}

TEST_CASE("Degrees of freedom and intervals follow the number of sites") {
  const Results results = run(R"({"design":{"ids":"site","strata":"region","weights":"weight","fpc":"sites","nest":true},
      "estimates":[{"stat":"mean","vars":"workers"}]})");
  CHECK(results.degf == 9);
  const Estimate& mean = results.estimates[0][0];
  CHECK(mean.ci_t->low == Approx(15.3201078757972).epsilon(1e-9));
  CHECK(mean.ci_t->high == Approx(43.4157571495587).epsilon(1e-9));
  CHECK(*mean.n == 34);
}

}  // namespace eslabon::estimate
