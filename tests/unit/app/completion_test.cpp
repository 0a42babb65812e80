// What is offered while a text is typed.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "firmware/app/completion.hpp"
#include "tests/scenarios/objects.hpp"
#include "tests/scenarios/twin.hpp"

using namespace eslabon;
using scenario::Twin;

namespace {

constexpr const char* kShips[] = {"Nuestra Señora del Mar", "Señor de la Isla", "Isla Verde", "Mar de Plata", "Mar", "Vela",
                                  "Viento del Sur", "Ola Grande", "Ola Chica", "Estrella", "Estrella del Alba"};

/// A kiosk with a form whose long list has those ships, and whose short list has other words.
class ShipForm {
 public:
  ShipForm() : twin_({128, 64}, std::uint64_t{8} << 20) {
    const auto path = std::filesystem::temp_directory_path() / "eslabon-ships.md";
    std::ofstream file(path);
    file << "| survey | | | |\n| | type | name | label |\n| | text | said | Which? |\n| | select_one ship | ship | Ship |\n"
            "| | select_one flag | flag | Flag |\n| choices | | | |\n| | list_name | name | label |\n| | flag | zz | Zenit |\n";
    for (std::size_t i = 0; i < std::size(kShips); ++i) file << "| | ship | boat" << i << " | " << kShips[i] << " |\n";
    file.close();
    twin_.power_on();
    const scenario::SentObject form = scenario::form_object(path);
    std::filesystem::remove(path);
    twin_.install(sync::ObjectKind::kFormPackage, form.bytes, form.hash);
    REQUIRE(twin_.kiosk().stage().desk.open_new(std::nullopt).ok());
  }
  /// What the text becomes when the offer is taken; "" for no offer.
  std::string after(std::string_view typed, std::size_t which = 0) {
    const form::Package& package = twin_.kiosk().stage().desk.package();
    const app::Completion found = app::complete(package, 0, typed, which, record_);
    if (found.label == form::kNoString) return {};
    const auto label = package.strings().read(found.label, 0, record_);
    REQUIRE(label.ok());
    return std::string(typed.substr(0, found.from)) + std::string(label->text());
  }

 private:
  Twin twin_;
  std::array<std::uint8_t, form::kMaxStringBytes> record_{};
};

}  // namespace

TEST_CASE("Two letters become a name of a long list, whatever their case and accents") {
  ShipForm form;
  CHECK(form.after("ve") == "Vela");
  CHECK(form.after("VI") == "Viento del Sur");
  CHECK(form.after("del barco al vie") == "del barco al Viento del Sur");
  CHECK(form.after("sen") == "Señor de la Isla");
  CHECK(form.after("sen", 1) == "Nuestra Señora del Mar");
}

TEST_CASE("A word inside a name brings the whole name in its place") {
  ShipForm form;
  CHECK(form.after("el gra") == "el Ola Grande");
  CHECK(form.after("la ola gra") == "la Ola Grande");
  CHECK(form.after("Ola ch") == "Ola Chica");
}

TEST_CASE("All names that begin so come one after the other, then none") {
  ShipForm form;
  CHECK(form.after("est", 0) == "Estrella");
  CHECK(form.after("est", 1) == "Estrella del Alba");
  CHECK(form.after("est", 2).empty());
}

TEST_CASE("Nothing is offered for one letter, a finished word, a choice's name or a short list") {
  ShipForm form;
  CHECK(form.after("").empty());
  CHECK(form.after("v").empty());
  CHECK(form.after("Vela ").empty());
  CHECK(form.after("boat").empty());
  CHECK(form.after("zen").empty());
  CHECK(form.after("estrellado").empty());
}
