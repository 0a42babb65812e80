#include <catch2/catch.hpp>

#include "host/xlsform/workbook.hpp"
#include "tests/unit/xlsform/zip_maker.hpp"

using namespace eslabon;
using Catch::Matchers::Contains;
using xlsform::make_zip;
using xlsform::workbook_parts;

namespace {

xlsform::Workbook read(const std::map<std::string, std::string>& parts) {
  std::vector<text::Fault> faults;
  return xlsform::parse_workbook(make_zip(parts), "firm.xlsx", faults);
}

/// "A1=type B1=name", of the first sheet.
std::string cells(const xlsform::Workbook& book) {
  std::string result;
  for (const auto& row : book.sheets.at(0).rows)
    for (const xlsform::CellText& cell : row)
      result += (result.empty() ? "" : " ") + xlsform::cell_name(cell.place.row, cell.place.column) + "=" + cell.text;
  return result;
}

std::string cells(const std::string& sheet_data) { return cells(read(workbook_parts(sheet_data))); }

std::string refusal(std::string_view bytes, const xlsform::WorkbookLimits& limits = {}) {
  std::vector<text::Fault> faults;
  try {
    xlsform::parse_workbook(bytes, "firm.xlsx", faults, limits);
  } catch (const text::Failure& failure) {
    REQUIRE(failure.code() == text::ExitCode::kInvalidInput);
    return failure.what();
  }
  return "";
}

}  // namespace

TEST_CASE("A cell is called by the letters of its column and its row") {
  CHECK(xlsform::cell_name(14, 3) == "C14");
  CHECK(xlsform::cell_name(1, 26) == "Z1");
  CHECK(xlsform::cell_name(1, 27) == "AA1");
  CHECK(xlsform::cell_name(2, 16384) == "XFD2");
}

TEST_CASE("Texts of a spreadsheet are read in every way that programs write them") {
  std::map<std::string, std::string> parts = workbook_parts(
      R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><t>in line</t></is></c>
         <c r="D2" t="str"><f>A2</f><v>formula_x000D_text</v></c><c r="E2" t="b"><v>1</v></c></row>)");
  parts["xl/_rels/workbook.xml.rels"].insert(
      parts["xl/_rels/workbook.xml.rels"].find("</Relationships>"),
      R"(<Relationship Id="rId2" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>)");
  parts["xl/sharedStrings.xml"] =
      R"(<sst><si><t>ventas</t></si><si><r><t>rich </t></r><r><rPr/><t>text</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh></si></sst>)";
  CHECK(cells(read(parts)) == "A2=ventas B2=rich text C2=in line D2=formula\rtext E2=TRUE");
}

TEST_CASE("Numbers of a spreadsheet keep the digits that a person typed") {
  CHECK(cells("<row><c><v>2024010101</v></c><c><v>1.0</v></c><c><v>0.1</v></c><c><v>1.1000000000000001</v></c>"
              "<c><v>1E-3</v></c><c><v>12345678901234567</v></c><c><v>-0.0</v></c></row>") ==
        "A1=2024010101 B1=1 C1=0.1 D1=1.1 E1=0.001 F1=12345678901234567 G1=0");
}

TEST_CASE("Dates of a spreadsheet become ISO dates in both of its calendars") {
  std::map<std::string, std::string> parts = workbook_parts(
      R"(<row><c s="1"><v>45000</v></c><c s="1"><v>45000.5</v></c><c s="2"><v>0.25</v></c><c s="0"><v>45000</v></c>
         <c s="1"><v>59</v></c><c s="1"><v>61</v></c></row>)");
  parts["xl/_rels/workbook.xml.rels"].insert(
      parts["xl/_rels/workbook.xml.rels"].find("</Relationships>"),
      R"(<Relationship Id="rId9" Type="http://x/relationships/styles" Target="styles.xml"/>)");
  parts["xl/styles.xml"] =
      R"(<s><numFmts><numFmt numFmtId="170" formatCode="[h]&quot;m&quot;hh:mm"/></numFmts>
         <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></s>)";
  CHECK(cells(read(parts)) ==
        "A1=2023-03-15 B1=2023-03-15T12:00:00.000 C1=06:00:00.000 D1=45000 E1=1900-02-28 F1=1900-03-01");
  parts["xl/workbook.xml"].insert(parts["xl/workbook.xml"].find("<sheets>"), R"(<workbookPr date1904="1"/>)");
  CHECK_THAT(cells(read(parts)), Contains("A1=2027-03-16"));
}

TEST_CASE("A sheet may leave out cell names, use prefixes and be hidden") {
  std::map<std::string, std::string> parts = workbook_parts("");
  parts["xl/workbook.xml"] = R"(<x:workbook xmlns:x="x" xmlns:rel="r"><x:sheets>
      <x:sheet name="survey" sheetId="1" state="veryHidden" rel:id="rId1"/></x:sheets></x:workbook>)";
  parts["xl/worksheets/sheet1.xml"] = R"(<x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c t="str"><x:v>type</x:v></x:c>
      <x:c t="str"><x:v>name</x:v></x:c></x:row><x:row r="5"><x:c r="C5" t="str"><x:v>far</x:v></x:c></x:row></x:sheetData></x:worksheet>)";
  const xlsform::Workbook book = read(parts);
  CHECK(cells(book) == "A1=type B1=name C5=far");
  CHECK(book.sheets[0].hidden);
  CHECK(book.where(book.sheets[0].rows[1][0].place) == "firm.xlsx: survey!C5");
}

TEST_CASE("A formula that gives an error is warned of with its cell and stays a text") {
  std::vector<text::Fault> faults;
  const auto book =
      xlsform::parse_workbook(make_zip(workbook_parts(R"(<row><c t="e"><v>#REF!</v></c></row>)")), "firm.xlsx", faults);
  CHECK(cells(book) == "A1=#REF!");
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].severity == text::Severity::kWarning);
  CHECK(faults[0].where == "firm.xlsx: survey!A1");
  CHECK_THAT(faults[0].message, Contains("#REF!"));
}

TEST_CASE("A sheet that belongs to no form may hold anything") {
  auto parts = workbook_parts(R"(<row><c t="str"><v>type</v></c></row>)");
  parts["xl/workbook.xml"] = R"(<workbook xmlns:r="r"><sheets><sheet name="survey" sheetId="1" r:id="rId1"/>)"
                             R"(<sheet name="Ideas" sheetId="2" r:id="rId2"/></sheets></workbook>)";
  std::string& relations = parts["xl/_rels/workbook.xml.rels"];
  relations.insert(relations.rfind("</"), R"(<Relationship Id="rId2" Type="a/worksheet" Target="worksheets/ideas.xml"/>)");
  parts["xl/worksheets/ideas.xml"] = "no XML at all <<<";
  const auto book = read(parts);
  REQUIRE(book.sheets.size() == 2);
  CHECK(book.sheets[1].name == "Ideas");
  CHECK(book.sheets[1].rows.empty());
  CHECK(cells(book) == "A1=type");
}

TEST_CASE("A file that is no workbook is refused with what to do") {
  CHECK_THAT(refusal("\xD0\xCF\x11\xE0 old"), Contains("save it as .xlsx"));
  CHECK_THAT(refusal(""), Contains("empty"));
  CHECK_THAT(refusal(std::string("\x7F" "ELF\0\0", 6)), Contains("not a workbook"));
  CHECK_THAT(refusal(make_zip({{"readme.txt", "hello"}})), Contains("not a workbook"));
  CHECK_THAT(refusal("PK\x03\x04 and then nothing"), Contains("damaged"));
}

TEST_CASE("A damaged part of a workbook is refused and named") {
  std::map<std::string, std::string> parts = workbook_parts("<row><c t=\"s\"><v>7</v></c></row>");
  CHECK_THAT(refusal(make_zip(parts)), Contains("survey!A1"));
  parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>";
  CHECK_THAT(refusal(make_zip(parts)), Contains("xl/worksheets/sheet1.xml: XML error at byte"));
  parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData><row><c r=\"ABCD1\"/></row></sheetData></worksheet>";
  CHECK_THAT(refusal(make_zip(parts)), Contains("bad cell reference 'ABCD1'"));
  parts.erase("xl/worksheets/sheet1.xml");
  CHECK_THAT(refusal(make_zip(parts)), Contains("is missing"));
}

TEST_CASE("A changed byte of a stored part fails its checksum") {
  std::string sheet;
  for (int i = 0; i < 40; ++i) sheet += "<row><c t=\"str\"><v>answer" + std::to_string(i * 7919) + "</v></c></row>";
  std::string bytes = make_zip(workbook_parts(sheet));
  const std::size_t part = bytes.find("xl/worksheets/sheet1.xml");
  REQUIRE(part != std::string::npos);
  bytes[part + 60] = static_cast<char>(bytes[part + 60] ^ 0x10);
  CHECK_THAT(refusal(bytes), Contains("sheet1.xml") && Contains("damaged"));
}

TEST_CASE("A small file that unpacks to a huge one is refused before it is unpacked") {
  const std::string bomb(3'000'000, ' ');
  std::map<std::string, std::string> parts = workbook_parts("");
  parts["xl/worksheets/sheet1.xml"] = "<worksheet>" + bomb + "</worksheet>";
  const std::string bytes = make_zip(parts);
  REQUIRE(bytes.size() < 20'000);
  CHECK_THAT(refusal(bytes, {.part_bytes = 1'000'000}), Contains("more than a form may have"));
  CHECK_THAT(refusal(make_zip(workbook_parts(xlsform::inline_rows({{"a", "b", "c"}, {"d"}}))), {.cells = 3}),
             Contains("more than 3 cells"));
}

TEST_CASE("Text in another encoding than UTF-8 is refused with its cell") {
  CHECK_THAT(refusal("survey\n,type,name\n,text,Peru\xF1\n"), Contains("survey!B2") && Contains("UTF-8"));
}

TEST_CASE("A csv text may use commas or semicolons, quotes and line breaks in a cell") {
  const xlsform::Sheet sheet =
      xlsform::parse_csv("\xEF\xBB\xBFtype;name;label\r\ntext;q1;\"two; \"\"quoted\"\"\nlines\"\r\n;;\r\ninteger;q2;\r\n", "survey", 0, "f");
  REQUIRE(sheet.rows.size() == 3);
  CHECK(sheet.rows[1][2].text == "two; \"quoted\"\nlines");
  CHECK(sheet.rows[2][0].place.row == 4);
}

TEST_CASE("A quote that is never closed is refused") {
  CHECK_THROWS_WITH(xlsform::parse_csv("type,name\ntext,\"q1\n", "survey", 0, "survey.csv"), Contains("never closed"));
}

TEST_CASE("Tables of a Markdown file may start by a heading or by a name in the first column") {
  std::vector<text::Fault> faults;
  const auto headed = xlsform::parse_workbook("# survey\n\n| type | name |\n|---|:-:|\n| text | a\\|b |\n", "f.md", faults);
  REQUIRE(headed.sheets.size() == 1);
  CHECK(cells(headed) == "A1=type B1=name A2=text B2=a|b");
  const auto named = xlsform::parse_workbook("| survey |\n| | type | name |\n| | text | q1 |\n", "f.md", faults);
  CHECK(cells(named) == "A1=type B1=name A2=text B2=q1");
}
