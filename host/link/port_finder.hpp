// Which serial ports of this machine may have a device behind them.
#pragma once

#include <string>
#include <vector>

namespace eslabon::link {

struct FoundPort {
  std::string path;          ///< "/dev/ttyUSB0"
  std::string usb_id;        ///< "0403:6001"
  std::string serial_number; ///< of the adapter, may be empty
  std::string description;   ///< as the adapter calls itself
};

/// USB serial ports whose adapter is one that devices have (see the udev rules, which name the same ids). Other ports
/// are only used when they are named: writing to an unknown device may do harm.
std::vector<FoundPort> find_ports();
/// Whether devices use adapters of that USB vendor and product.
bool is_known_adapter(int vendor, int product);

}  // namespace eslabon::link
