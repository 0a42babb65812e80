#include "host/publish/xml_text.hpp"

namespace eslabon::publish {

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\n': out += "&#10;"; break;
      case '\r': out += "&#13;"; break;
      case '\t': out += "&#9;"; break;
      default: static_cast<unsigned char>(c) < 0x20 ? out += "\xEF\xBF\xBD" : out += c;
    }
  }
  return out;
}

}  // namespace eslabon::publish
