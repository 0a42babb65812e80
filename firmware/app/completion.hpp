// Word completion: what the word that is being typed may become, a label of one of the form's longer lists.
#pragma once

#include "firmware/form/package.hpp"

namespace eslabon::app {

struct Completion {
  std::size_t from = 0;                     ///< bytes of the typed text that stay in front of the label
  form::StringId label = form::kNoString;   ///< none when there is nothing to offer
};

/// The `which`-th label, from 0, with a word that begins like the last word typed, of which there are two bytes or more.
/// It takes the place of that word, or of the last two, where the label goes on from both: "san lo" becomes "San Lorenzo".
/// Only lists with a search index are looked into, and the first 16 finds of each, so that a key is answered in time.
/// `record`: form::kMaxStringBytes to read labels in.
Completion complete(const form::Package& package, std::size_t language, std::string_view typed, std::size_t which, MutableBytes record);

}  // namespace eslabon::app
