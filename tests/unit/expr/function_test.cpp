#include <catch2/catch.hpp>

#include "tests/unit/expr/expression_bench.hpp"

using eslabon::tests::text_of;

TEST_CASE("several choices are one text of names") {
  CHECK(text_of("selected('rice maize', ' maize ')") == "true");
  CHECK(text_of("selected('rice maize', 'ric')") == "false");
  CHECK(text_of("selected('rice maize', 'rice maize')") == "false");
  CHECK(text_of("count-selected(' rice  maize ')") == "2");
  CHECK(text_of("selected-at('rice maize', 1)") == "maize");
  CHECK(text_of("selected-at('rice maize', 2)") == "");
}

TEST_CASE("texts are cut by characters, not bytes") {
  CHECK(text_of("string-length('Ñandutí 🎣')") == "9");
  CHECK(text_of("substr('mañana', 2, 4)") == "ña");
  CHECK(text_of("substr('mañana', -3)") == "ana");
  CHECK(text_of("substring('mañana', 3, 2)") == "ña");
  CHECK(text_of("translate('mañana', 'ña', 'n')") == "mnn");
  CHECK(text_of("normalize-space('  two   words ')") == "two words");
  CHECK(text_of("substring-before('SME-0042', '-')") == "SME");
  CHECK(text_of("substring-after('SME-0042', '-')") == "0042");
  CHECK(text_of("concat('a', 1, true())") == "a1true");
  CHECK(text_of("boolean-from-string('True')") == "true");
}

TEST_CASE("numbers round half up and keep whole ones exact") {
  CHECK(text_of("round(6.5)") == "7");
  CHECK(text_of("round(-6.5)") == "-6");
  CHECK(text_of("round(71.456, 1)") == "71.5");
  CHECK(text_of("round(1749, -2)") == "1700");
  CHECK(text_of("int(-8.9)") == "-8");
  CHECK(text_of("floor(-8.1)") == "-9");
  CHECK(text_of("ceiling(8.1)") == "9");
  CHECK(text_of("round(${x})", {"x:int=9007199254740993"}) == "9007199254740993");
  CHECK(text_of("abs(-3) + pow(2, 10) + sqrt(81)") == "1036");
  CHECK(text_of("-7 mod 4") == "-3");
  CHECK(text_of("7 div 0") == "Infinity");
  CHECK(text_of("7 mod 0") == "NaN");
  CHECK(text_of("max(-8, -3, '')") == "-3");
  CHECK(text_of("min('x')") == "NaN");
}

TEST_CASE("dates count days and print in any order") {
  CHECK(text_of("date('2030-01-31') - date('2029-12-31')") == "31");
  CHECK(text_of("date(date('2030-01-31') + 1)") == "2030-02-01");
  CHECK(text_of("format-date('2030-01-05', '%e %b %Y, %a %W')") == "5 Jan 2030, Sat 01");
  CHECK(text_of("format-date-time('2030-01-05T07:08:09.010Z', '%h:%M:%S.%3')") == "7:08:09.010");
  CHECK(text_of("today()") == "2024-10-04");
  CHECK(text_of("now()") == "2024-10-04T09:00:00.000+01:00");
  CHECK(text_of("decimal-date-time('1970-01-02T07:00:00.000+01:00')") == "1.25");
  CHECK(text_of("decimal-time('07:00:00.000+01:00')") == "0.2916666666666667");
  CHECK(text_of("date('')") == "");
  CHECK(text_of("date(true())") == "failed: invalid");
  CHECK(text_of("date('2030-02-30')").starts_with("error: '2030-02-30' is no date"));
  CHECK(text_of("format-date('2030-01-05', '%q')") == "failed: invalid");
  CHECK(text_of("date-time('2030-01-05T01:00:00Z') < date-time('2030-01-05T01:30:00+01:00')") == "false");
}

TEST_CASE("a checklist counts what was ticked") {
  CHECK(text_of("checklist(1, 2, 'a', '', true())") == "true");
  CHECK(text_of("checklist(3, -1, 'a', '', true())") == "false");
  CHECK(text_of("weighted-checklist(5, 9, ${done}, ${points})",
                {"done[1]=yes", "done[2]=", "done[3]=yes", "points[1]=2", "points[2]=50", "points[3]=4"}) == "true");
}

TEST_CASE("a value is chosen without looking at the others") {
  CHECK(text_of("if(1 > 2, date('x'), 'kept')").starts_with("error"));
  CHECK(text_of("if(false(), nosuch(1), 'kept')") == "kept");
  CHECK(text_of("true() or nosuch()") == "true");
  CHECK(text_of("${a} or nosuch()", {"a=1"}).starts_with("error: there is no function 'nosuch()'"));
  CHECK(text_of("coalesce(${a}, 'else')", {"a="}) == "else");
  CHECK(text_of("once(random())", {".=0.25"}) == "0.25");
}

TEST_CASE("the condition of a sum is asked in every row") {
  CHECK(text_of("sum-if(${sales}, ${year} = 2029)",
                {"sales[1]:int=10", "sales[2]:int=20", "sales[3]:int=40", "year[1]:int=2029", "year[2]:int=2028",
                 "year[3]:int=2029"}) == "50");
  CHECK(text_of("count-if(${sales}, . > 15)", {"sales[1]:int=10", "sales[2]:int=20"}) == "1");
  CHECK(text_of("join-if('+', ${sales}, . > 15)", {"sales[1]:int=16", "sales[2]:int=3", "sales[3]:int=20"}) == "16+20");
}
