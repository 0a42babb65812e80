#include "host/link/port_finder.hpp"

#include <fmt/format.h>
#include <libserialport.h>

#include <array>
#include <memory>

namespace eslabon::link {
namespace {

struct Adapter {
  int vendor;
  int product;
};
constexpr std::array<Adapter, 10> kAdapters{{
    {0x0403, 0x6001}, {0x0403, 0x6010}, {0x0403, 0x6011}, {0x0403, 0x6014}, {0x0403, 0x6015},  // FTDI
    {0x0403, 0xBCD9},                                                                          // Stellaris boards
    {0x10C4, 0xEA60},                                                                          // Silicon Labs CP210x
    {0x1A86, 0x7523},                                                                          // WCH CH340
    {0x067B, 0x2303},                                                                          // Prolific PL2303
    {0x0483, 0x5740},                                                                          // STMicroelectronics CDC
}};

std::string text_or_empty(const char* text) { return text == nullptr ? std::string() : std::string(text); }

}  // namespace

bool is_known_adapter(int vendor, int product) {
  for (const Adapter& adapter : kAdapters)
    if (adapter.vendor == vendor && adapter.product == product) return true;
  return false;
}

std::vector<FoundPort> find_ports() {
  sp_port** list = nullptr;
  if (sp_list_ports(&list) != SP_OK) return {};
  const std::unique_ptr<sp_port*, decltype(&sp_free_port_list)> owner(list, sp_free_port_list);
  std::vector<FoundPort> found;
  for (sp_port** port = list; *port != nullptr; ++port) {
    int vendor = 0;
    int product = 0;
    if (sp_get_port_usb_vid_pid(*port, &vendor, &product) != SP_OK || !is_known_adapter(vendor, product)) continue;
    found.push_back({sp_get_port_name(*port), fmt::format("{:04x}:{:04x}", vendor, product),
                     text_or_empty(sp_get_port_usb_serial(*port)), text_or_empty(sp_get_port_description(*port))});
  }
  return found;
}

}  // namespace eslabon::link
