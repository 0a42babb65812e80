#include <catch2/catch.hpp>

#include "host/xlsform/xform_reader.hpp"

using namespace eslabon;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view kForm = R"xml(<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms">
  <h:head>
    <h:title>Small firms</h:title>
    <model>
      <itext>
        <translation lang="English (en)" default="true()">
          <text id="/data/firm/staff:label"><value>Workers of <output value=" /data/firm/town "/>?</value></text>
          <text id="/data/firm/staff:hint"><value>Count all</value><value form="guidance">Owners, too</value></text>
          <text id="yn-0"><value>Yes</value></text>
          <text id="yn-1"><value>No</value></text>
        </translation>
        <translation lang="Español (es)">
          <text id="/data/firm/staff:label"><value>¿Trabajadores?</value></text>
          <text id="yn-0"><value>Sí</value></text>
          <text id="yn-1"><value>-</value></text>
        </translation>
      </itext>
      <instance><data id="small_firms" version="2026b"><began/><firm><town>Luque</town><staff/><exports/></firm>
        <lines jr:template=""><good/><units/></lines><lines><good/><units/></lines><total/><photo/><best/>
        <orx:meta><orx:instanceID/></orx:meta></data></instance>
      <instance id="yn"><root><item><itextId>yn-0</itextId><name>y</name><kind>1</kind></item>
        <item><itextId>yn-1</itextId><name>n</name></item></root></instance>
      <instance id="goods" src="jr://file-csv/goods.csv"/>
      <bind nodeset="/data/began" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>
      <bind nodeset="/data/firm/town" type="string"/>
      <bind nodeset="/data/firm/staff" type="int" required="true()" constraint=". &gt; 0 and . &lt; 9000" jr:constraintMsg="Too many"/>
      <bind nodeset="/data/firm/exports" type="string" relevant=" /data/firm/staff  &gt; 5 and 'a /data/firm/town' != ''"/>
      <bind nodeset="/data/lines/units" type="decimal"/>
      <bind nodeset="/data/total" type="string" calculate="sum( /data/lines/units )"/>
      <bind nodeset="/data/photo" type="binary"/>
      <setvalue ref="/data/firm/staff" event="odk-instance-first-load" value="1 + 1"/>
    </model>
  </h:head>
  <h:body>
    <group ref="/data/firm"><label>The firm</label>
      <input ref="/data/firm/town"><label>Town</label></input>
      <input ref="/data/firm/staff" appearance="numbers"><label ref="jr:itext('/data/firm/staff:label')"/><hint ref="jr:itext('/data/firm/staff:hint')"/></input>
      <select1 ref="/data/firm/exports"><label>Exports?</label>
        <itemset nodeset="instance('yn')/root/item[kind = /data/firm/staff ]"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>
    </group>
    <group ref="/data/lines"><label>Line</label><repeat nodeset="/data/lines" jr:count=" /data/firm/staff ">
      <select ref="/data/lines/good"><label>Good</label><itemset nodeset="randomize(instance('goods')/root/item, 7)"><value ref="code"/><label ref="title"/></itemset></select>
      <input ref="/data/lines/units"><label>Units</label></input></repeat></group>
    <upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
    <select1 ref="/data/best"><label>Best line</label><itemset nodeset="/data/lines[./good != '']"><value ref="good"/><label ref="good"/></itemset></select1>
  </h:body>
</h:html>
)xml";

struct Read {
  std::vector<text::Fault> faults;
  xlsform::SurveyModel model;
  [[nodiscard]] const xlsform::Node& node(std::string_view name) const { return model.nodes.at(model.find_nodes(name).at(0)); }
};

Read read(std::string_view content) {
  Read result;
  result.model = xlsform::read_xform(content, "form.xml", result.faults);
  return result;
}

}  // namespace

TEST_CASE("An XForm gives the same model as the workbook it was made from") {
  const Read form = read(kForm);
  CHECK(form.model.settings.form_id.text == "small_firms");
  CHECK(form.model.settings.version.text == "2026b");
  CHECK(form.model.settings.form_title.text == "Small firms");
  CHECK(form.model.languages == std::vector<std::string>{"English (en)", "Español (es)"});
  REQUIRE(form.model.nodes.size() == 12);
  CHECK(form.node("began").type == xlsform::QuestionType::kStart);
  CHECK(form.node("town").default_value.text == "Luque");
  const xlsform::Node& staff = form.node("staff");
  CHECK(staff.type == xlsform::QuestionType::kInteger);
  CHECK(staff.label.in(0).text == "Workers of ${town}?");
  CHECK(staff.label.in(1).text == "¿Trabajadores?");
  CHECK(staff.guidance_hint.in(0).text == "Owners, too");
  CHECK(staff.constraint.text == ". > 0 and . < 9000");
  CHECK(staff.constraint_message.in(1).text == "Too many");
  CHECK(staff.default_is_dynamic);
  CHECK(staff.default_value.text == "1 + 1");
  CHECK(staff.has_appearance("numbers"));
  CHECK(form.node("exports").relevant.text == "${staff}  > 5 and 'a /data/firm/town' != ''");
  CHECK(form.node("total").calculation.text == "sum( ${units} )");
}

TEST_CASE("An XForm sets a question to a text as it stands, to an expression, or to nothing") {
  const Read form = read(R"xml(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
    <h:head><h:title>Visit</h:title><model>
      <instance><data id="visit"><town/><owner/><remark/><size/><extra/></data></instance>
      <bind nodeset="/data/size" type="int"/>
      <setvalue ref="/data/town" event="odk-instance-first-load"> San Pedro </setvalue>
      <setvalue ref="/data/size" event="odk-instance-first-load" value="2 + 3">not this</setvalue>
    </model></h:head>
    <h:body><input ref="/data/town"><label>Town</label><setvalue ref="/data/remark" event="xforms-value-changed"/></input>
      <input ref="/data/owner"><label>Owner</label></input><input ref="/data/remark"><label>Remark</label></input>
      <input ref="/data/size"><label>Size</label></input>
      <setvalue ref="/data/extra" event="odk-instance-first-load">asked of nobody</setvalue></h:body></h:html>)xml");
  CHECK(form.faults.empty());
  CHECK(form.node("extra").type == xlsform::QuestionType::kCalculate);
  CHECK(form.node("town").default_value.text == "'San Pedro'");
  CHECK(form.node("size").default_value.text == "2 + 3");
  CHECK(form.node("remark").calculation.text == "''");
  REQUIRE(form.node("remark").triggers.size() == 1);
  CHECK(form.model.find_nodes(form.node("remark").triggers[0].text) == form.model.find_nodes("town"));
}

TEST_CASE("An XForm that records places or sound by itself is refused by line") {
  const Read form = read(R"xml(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:odk="http://www.opendatakit.org/xforms">
    <h:head><h:title>Visit</h:title><model><instance><data id="visit"><town/><where/></data></instance>
      <odk:recordaudio event="odk-instance-load" ref="/data/sound"/></model></h:head>
    <h:body><input ref="/data/town"><label>Town</label>
      <odk:setgeopoint ref="/data/where" event="xforms-value-changed"/></input></h:body></h:html>)xml");
  REQUIRE(form.faults.size() == 2);
  CHECK_THAT(text::to_string(form.faults[0]), Contains("form.xml:5") && Contains("the place where a question is answered"));
  CHECK_THAT(text::to_string(form.faults[1]), Contains("form.xml:3") && Contains("a recording of the interview"));
}

TEST_CASE("An XForm's path leads to one of two questions of the same name") {
  const Read form = read(R"xml(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
    <h:head><h:title>Plants</h:title><model>
      <instance><data id="plants"><staff/><plant><staff/><share/></plant></data></instance>
      <bind nodeset="/data/plant/share" type="decimal" calculate="/data/plant/staff div /data/staff"/>
    </model></h:head>
    <h:body><input ref="/data/staff"><label>Staff</label></input><repeat nodeset="/data/plant">
      <input ref="/data/plant/staff"><label>Of <output value="/data/staff"/></label></input></repeat></h:body></h:html>)xml");
  CHECK(form.node("share").calculation.text == "${/data/plant/staff} div ${/data/staff}");
  CHECK(form.model.find_nodes("/data/plant/staff") == std::vector{form.model.find_nodes("staff")[1]});
  CHECK(form.model.nodes[form.model.find_nodes("/data/plant/staff")[0]].label.in(0).text == "Of ${/data/staff}");
}

TEST_CASE("An XForm's lists, files and repeats become choices") {
  const Read form = read(kForm);
  const xlsform::Node& exports = form.node("exports");
  REQUIRE(exports.choices);
  REQUIRE(exports.choices->list);
  const xlsform::ChoiceList& list = form.model.lists[*exports.choices->list];
  CHECK(list.choices[0].label.in(1).text == "Sí");
  CHECK(list.choices[1].label.in(1).text == "No");
  CHECK(list.columns[0].text == "kind");
  CHECK(list.choices[1].properties.size() == 1);
  CHECK(exports.choice_filter.text == "kind = ${staff}");
  CHECK(form.node("lines").kind == xlsform::NodeKind::kRepeat);
  CHECK(form.node("lines").repeat_count.text == "${staff}");
  const xlsform::Node& good = form.node("good");
  CHECK(good.type == xlsform::QuestionType::kSelectMultiple);
  CHECK(good.choices->file.text == "goods.csv");
  CHECK(good.choices->value_column == "code");
  CHECK(good.choices->label_column == "title");
  CHECK(good.choices->randomize);
  CHECK(good.choices->seed.text == "7");
  CHECK(form.node("best").choices->repeat_question.text == "good");
  REQUIRE(form.model.attachments.size() == 1);
}

TEST_CASE("What a kiosk cannot ask of an XForm is named by line") {
  const Read form = read(kForm);
  REQUIRE(form.faults.size() == 1);
  CHECK(form.faults[0].severity == text::Severity::kUnsupported);
  CHECK(form.faults[0].where == "form.xml:45");
  CHECK_THAT(form.faults[0].message, Contains("'photo' (image/*)"));
}

TEST_CASE("XML that is no XForm is refused with its line") {
  std::vector<text::Fault> faults;
  CHECK_THROWS_WITH(xlsform::read_xform("<a>\n<b>\n</a>", "x.xml", faults), Contains("x.xml:3: XML error"));
  CHECK_THROWS_WITH(xlsform::read_xform("<html><head/></html>", "x.xml", faults), Contains("no XForm"));
  std::string deep = "<h><head><model><instance><data>";
  for (int i = 0; i < 3000; ++i) deep += "<g>";
  deep += "<q/>";
  for (int i = 0; i < 3000; ++i) deep += "</g>";
  deep += "</data></instance></model></head><body/></h>";
  xlsform::read_xform(deep, "deep.xml", faults);
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0].message, Contains("nested too deeply"));
}
