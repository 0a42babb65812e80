#include "host/compile/expression_extras.hpp"

#include <sodium.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "firmware/expr/conversions.hpp"
#include "firmware/expr/text_forms.hpp"

namespace eslabon::compile {
namespace {

constexpr double kEarthRadius_m = 6'378'100;
constexpr double kPi = 3.14159265358979323846;

enum Number : std::uint8_t { kSin, kCos, kTan, kAsin, kAcos, kAtan, kAtan2, kArea, kDistance, kGeofence, kBase64Decode, kDigest };

constexpr ExtraFunction kFunctions[] = {
    {kSin, "sin", 1, 1, Type::kNumber},           {kCos, "cos", 1, 1, Type::kNumber},
    {kTan, "tan", 1, 1, Type::kNumber},           {kAsin, "asin", 1, 1, Type::kNumber},
    {kAcos, "acos", 1, 1, Type::kNumber},         {kAtan, "atan", 1, 1, Type::kNumber},
    {kAtan2, "atan2", 2, 2, Type::kNumber},       {kArea, "area", 1, 1, Type::kNumber},
    {kDistance, "distance", 1, 1, Type::kNumber}, {kGeofence, "geofence", 2, 2, Type::kBoolean},
    {kBase64Decode, "base64-decode", 1, 1, Type::kText}, {kDigest, "digest", 2, 3, Type::kText},
};
static_assert(std::size(kFunctions) == kExtraFunctions);

struct Point {
  double latitude = 0;   ///< radians
  double longitude = 0;  ///< radians
};

std::optional<Point> read_point(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const double latitude = expr::read_number(text.substr(0, space));
  std::string_view rest = text.substr(space + 1);
  const double longitude = expr::read_number(rest.substr(0, rest.find(' ')));
  if (!(std::fabs(latitude) <= 90) || !(std::fabs(longitude) <= 180)) return std::nullopt;
  return Point{latitude * kPi / 180, longitude * kPi / 180};
}

/// The points of a line; nothing when one of them is none.
std::optional<std::vector<Point>> read_line(std::string_view text) {
  std::vector<Point> points;
  while (text.find_first_not_of(" ;") != std::string_view::npos) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const auto point = read_point(text.substr(0, end));
    if (!point) return std::nullopt;
    points.push_back(*point);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return points;
}

double distance_between(Point a, Point b) {
  const double across = std::sin((b.latitude - a.latitude) / 2);
  const double along = std::sin((b.longitude - a.longitude) / 2);
  const double h = across * across + along * along * std::cos(a.latitude) * std::cos(b.latitude);
  return 2 * kEarthRadius_m * std::asin(std::sqrt(std::fmin(h, 1.0)));
}

double line_length(std::string_view text) {
  const auto points = read_line(text);
  if (!points || points->empty()) return std::nan("");
  double length = 0;
  for (std::size_t i = 1; i < points->size(); ++i) length += distance_between((*points)[i - 1], (*points)[i]);
  return length;
}

// Chamberlain and Duquette 2007, "Some algorithms for polygons on a sphere".
double area_within(std::string_view text) {
  const auto points = read_line(text);
  if (!points) return std::nan("");
  double sum = 0;
  for (std::size_t i = 0; i < points->size(); ++i) {
    const Point a = (*points)[i];
    const Point b = (*points)[(i + 1) % points->size()];
    sum += (b.longitude - a.longitude) * (2 + std::sin(a.latitude) + std::sin(b.latitude));
  }
  return std::fabs(sum) * kEarthRadius_m * kEarthRadius_m / 2;
}

bool lies_within(std::string_view point_text, std::string_view line_text) {
  const auto point = read_point(point_text);
  const auto line = read_line(line_text);
  if (!point || !line || line->size() < 3) return false;
  bool inside = false;
  for (std::size_t i = 0, j = line->size() - 1; i < line->size(); j = i++) {
    const Point a = (*line)[i];
    const Point b = (*line)[j];
    if ((a.latitude > point->latitude) == (b.latitude > point->latitude)) continue;
    const double share = (point->latitude - a.latitude) / (b.latitude - a.latitude);
    if (point->longitude < a.longitude + share * (b.longitude - a.longitude)) inside = !inside;
  }
  return inside;
}

Result<expr::Value> kept(std::string_view text, expr::Scratch& scratch) {
  ESLABON_ASSIGN(const std::string_view view, scratch.keep(text));
  return expr::Value::text(view);
}

Result<expr::Value> base64_decoded(std::string_view text, expr::Scratch& scratch) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                                       " \r\n", &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0) return expr::Value();
  return kept(std::string_view(bytes).substr(0, size), scratch);
}

Result<expr::Value> digested(std::string_view text, std::string_view algorithm, std::string_view encoding, expr::Scratch& scratch) {
  std::array<unsigned char, crypto_hash_sha512_BYTES> hash{};
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (algorithm == "SHA-256") size = crypto_hash_sha256_BYTES, crypto_hash_sha256(hash.data(), bytes, text.size());
  else if (algorithm == "SHA-512") size = crypto_hash_sha512_BYTES, crypto_hash_sha512(hash.data(), bytes, text.size());
  else return Error::kUnsupported;
  std::array<char, 2 * crypto_hash_sha512_BYTES + 1> written{};
  if (encoding == "hex") sodium_bin2hex(written.data(), written.size(), hash.data(), size);
  else sodium_bin2base64(written.data(), written.size(), hash.data(), size, sodium_base64_VARIANT_ORIGINAL);
  return kept(written.data(), scratch);
}

Result<expr::Value> call_on_texts(std::uint8_t number, std::span<const expr::Value> arguments, expr::Scratch& scratch) {
  std::array<std::string_view, 3> texts = {"", "", "base64"};
  for (std::size_t i = 0; i < arguments.size() && i < texts.size(); ++i) {
    ESLABON_ASSIGN(texts[i], expr::to_text(arguments[i], scratch));
  }
  switch (number) {
    case kArea: return expr::Value::number(area_within(texts[0]));
    case kDistance: return expr::Value::number(line_length(texts[0]));
    case kGeofence: return expr::Value::boolean(lies_within(texts[0], texts[1]));
    case kBase64Decode: return base64_decoded(texts[0], scratch);
    case kDigest: return digested(texts[0], texts[1], texts[2], scratch);
    default: return Error::kUnsupported;
  }
}

}  // namespace

std::optional<ExtraFunction> extra_named(std::string_view name) {
  for (const ExtraFunction& function : kFunctions)
    if (function.name == name) return function;
  return std::nullopt;
}

Result<expr::Value> call_extra(std::uint8_t number, std::span<const expr::Value> arguments, expr::Scratch& scratch) {
  if (number >= kExtraFunctions || arguments.size() < kFunctions[number].least) return Error::kUnsupported;
  const double x = expr::to_number(arguments[0]);
  switch (number) {
    case kSin: return expr::Value::number(std::sin(x));
    case kCos: return expr::Value::number(std::cos(x));
    case kTan: return expr::Value::number(std::tan(x));
    case kAsin: return expr::Value::number(std::asin(x));
    case kAcos: return expr::Value::number(std::acos(x));
    case kAtan: return expr::Value::number(std::atan(x));
    case kAtan2: return expr::Value::number(std::atan2(x, expr::to_number(arguments[1])));
    default: return call_on_texts(number, arguments, scratch);
  }
}

}  // namespace eslabon::compile
