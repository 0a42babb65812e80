// The device's own words in the language of the moment.
#pragma once

#include <array>

#include "firmware/form/menu_text.hpp"
#include "firmware/form/package.hpp"

namespace eslabon::ui {

class Words {
 public:
  /// English until a package is given; it must outlive its use.
  void use(const form::Package* package, std::uint8_t language);
  /// Valid until the fourth next call.
  std::string_view operator()(form::MenuText text);

 private:
  const form::Package* package_ = nullptr;
  std::uint8_t language_ = 0;
  std::array<std::array<std::uint8_t, 176>, 4> buffers_{};
  std::uint8_t turn_ = 0;
};

}  // namespace eslabon::ui
