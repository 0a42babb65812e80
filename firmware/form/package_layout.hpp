// The bytes of the container: what firmware/form reads and host/compile writes. docs/package_format.md explains it.
// All numbers are little-endian; offsets count from the section's first byte unless stated otherwise.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eslabon::form {

inline constexpr std::uint32_t kContainerMagic = 0x4C535A45;  // "EZSL"
inline constexpr std::uint16_t kContainerVersion = 1;
enum class ContainerKind : std::uint8_t { kForm = 1, kCases = 2, kPeople = 3 };

/// Block size of the cache; sections begin on multiples of kSectionAlignment.
inline constexpr std::size_t kBlockBytes = 512;
inline constexpr std::size_t kSectionAlignment = 128;

/// Header: magic u32, version u16, kind u8, section count u8, file bytes u32, device bytes u32 (the prefix that a
/// device needs), content hash u64, contents CRC u32, header CRC u32 (of the bytes before it).
inline constexpr std::size_t kHeaderBytes = 32;
/// Contents, right behind the header, one entry a section, ascending id: id u16, reserved u16, offset u32 in the
/// file, size u32, CRC-32C u32.
inline constexpr std::size_t kContentsEntryBytes = 16;

enum class SectionId : std::uint16_t {
  kInfo = 1,        ///< fixed record, see kInfoBytes or kCasesInfoBytes
  kNodes,           ///< records of kNodeBytes
  kNodeNames,       ///< (hash of name u32, node u32) ascending, see hash_text
  kTexts,           ///< language-free texts: u16 length, bytes; a text's number is its offset
  kProgramIndex,    ///< u32 offset per program and one past the last
  kPrograms,        ///< bytecode
  kSteps,           ///< node u16, kind u8, reserved u8
  kDependentIndex,  ///< u32 first entry per node and one past the last
  kDependents,      ///< u16: step, top bit set for "all rows"
  kTriggerIndex,    ///< u32 first entry per node and one past the last
  kTriggers,        ///< u16 node ids
  kLanguages,       ///< records of kLanguageBytes
  kStringIndex,     ///< u32 offset into kStrings per (language, string)
  kStrings,         ///< string records, see kString*
  kMenu,            ///< u32 string id per MenuText
  kFont,            ///< line height u8, ascent u8, pixels per em u8, reserved u8
  kCharacterMap,    ///< character u32, regular glyph u16, bold glyph u16; ascending
  kGlyphs,          ///< 8-byte aligned glyphs: width, height, left, top, advance, 3 reserved; pixels
  kTables,          ///< records of kTableBytes
  kColumns,         ///< records of kColumnBytes
  kRows,            ///< u32 cells: [label string id,] text of column 0, 1, ...
  kIndexes,         ///< per indexed column: (hash u32, row u32) ascending
  kSearch,          ///< per list and language: (key u64, row u32) ascending
  kSearchIndex,     ///< per (table with search, language): first entry u32, entries u32
  kCases,           ///< records of kCaseBytes
  kHostModel,       ///< zstd of the model as JSON; not part of the device's prefix
  kEnd_,
};
inline constexpr std::size_t kSectionCount = static_cast<std::size_t>(SectionId::kEnd_);

/// kInfo of a form: nodes u16, programs u16, steps u16, max stack u16, languages u8, default language u8,
/// instance name program u16, title u32, name hash seed u32, form id text u32, version text u32, reserved u32.
inline constexpr std::size_t kInfoBytes = 32;
/// kInfo of a case list: form hash u64.
inline constexpr std::size_t kCasesInfoBytes = 8;

/// Byte offsets in a node record. Program and node references u16, texts and strings u32.
inline constexpr std::size_t kNodeBytes = 128;
namespace node_at {
inline constexpr std::size_t kKind = 0, kType = 1, kData = 2, kSpecial = 3, kFlags = 4, kParent = 8, kSubtreeEnd = 10,
                             kRepeat = 12, kDepth = 14, kGroupDepth = 15, kMaxBytes = 16, kName = 28;
/// relevant, required, constraint, calculation, read_only, default, choice_filter, soft_check, repeat_count, seed.
inline constexpr std::size_t kPrograms = 32;
inline constexpr std::size_t kDefault = kPrograms + 2 * 5;
/// label, hint, guidance, required message, constraint message, soft message, unit.
inline constexpr std::size_t kStrings = 52;
inline constexpr std::size_t kChoices = 80, kChoiceNode = 82, kFilterColumn = 84, kFilterKey = 86, kRangeStart = 88,
                             kRangeEnd = 96, kRangeStep = 104, kRangeScale = 112;
}  // namespace node_at
inline constexpr std::size_t kNodePrograms = 10;
inline constexpr std::size_t kNodeStrings = 7;

inline constexpr std::uint16_t kAllRowsBit = 0x8000;  ///< of an entry of kDependents

/// Language: texts code, name, letters, capitals, marks, u32 each.
inline constexpr std::size_t kLanguageTexts = 5;
inline constexpr std::size_t kLanguageBytes = kLanguageTexts * 4;
inline constexpr std::uint32_t kNoText = 0xFFFFFFFF;

/// String record: total bytes u16, pieces u8, flags u8; per piece: program u16, text bytes u16, glyphs u16; the
/// pieces' texts; the pieces' glyphs (glyph u16, dx i8, dy i8, advance u8, flags u8).
inline constexpr std::size_t kStringHeadBytes = 4;
inline constexpr std::size_t kPieceHeadBytes = 6;
inline constexpr std::size_t kPlacedGlyphBytes = 6;
enum StringFlag : std::uint8_t { kStringRightToLeft = 1, kStringFallback = 2 };
inline constexpr std::uint8_t kGlyphBreakAfter = 0x80;
inline constexpr std::uint8_t kGlyphNewlineAfter = 0x40;
inline constexpr std::uint8_t kGlyphTextMask = 0x3F;

inline constexpr std::size_t kCharacterBytes = 8;
inline constexpr std::size_t kGlyphHeadBytes = 8;
inline constexpr std::size_t kGlyphUnit = 8;  ///< a GlyphId counts these

/// Table: name text u32, rows u32, first byte in kRows u32, first column u16, columns u16, flags u16, search block
/// u16 (first entry of kSearchIndex), reserved u32.
inline constexpr std::size_t kTableBytes = 24;
enum TableFlag : std::uint16_t { kTableChoices = 1, kTableSearch = 2 };
/// Column: name text u32, first byte of its index in kIndexes u32 (kNoText: no index), hash seed u32.
inline constexpr std::size_t kColumnBytes = 12;
inline constexpr std::size_t kIndexEntryBytes = 8;
inline constexpr std::size_t kSearchEntryBytes = 12;

/// Case: name string u32, note string u32, flags u32 (1: returned), 0 u32, returned interview u64, its device u64, the
/// decision u64. Its id and values are row `index` of table 0, whose column 0 is the id. Table 1, if there is one, has a
/// row a comment of the decisions: case id, node, row (columns 0 to 2, numbers as digits), its words as the label.
inline constexpr std::size_t kCaseBytes = 40;
inline constexpr std::size_t kCommentColumns = 3;

static_assert(kBlockBytes % kNodeBytes == 0, "a node record never straddles two cache blocks");
static_assert(node_at::kStrings + kNodeStrings * 4 <= node_at::kChoices);
static_assert(node_at::kPrograms + kNodePrograms * 2 <= node_at::kStrings);

}  // namespace eslabon::form
