// Reads the rows of the sheet `survey` into nodes. Internal to the reader.
#pragma once

#include "host/xlsform/form_parts.hpp"
#include "host/xlsform/parameters.hpp"
#include "host/xlsform/question_types.hpp"

namespace eslabon::xlsform {

class SurveyReader {
 public:
  SurveyReader(const ReadContext& context, const FormSheet& sheet, FormNotes& notes);
  void read();

 private:
  /// A group, repeat or loop that is still open; the form itself first.
  struct Open {
    NodeId node = 0;
    std::string control;
    Place place;
    std::size_t copies = 1;             ///< of a loop: one for each choice
    std::map<std::string, Place> names; ///< of its children
    std::set<std::string> lower_names;
    bool table_list = false;
    std::string table_list_name;
  };

  // survey_reader.cpp: structure
  void read_row(const FormRow& row);
  bool is_disabled(const FormRow& row);
  bool without_type(const FormRow& row);
  bool is_setting(const FormRow& row, const CellText& type);
  void begin(const FormRow& row, const CellText& type, const ControlType& control);
  void end(const FormRow& row, const CellText& type, const ControlType& control);
  void close_all();
  void generate_count(const FormRow& row, const CellText& name, Node& repeat);

  // survey_reader.cpp: nodes
  [[nodiscard]] CellText name_of(const FormRow& row, const CellText& type);
  void claim_name(const CellText& name);
  Node new_node(const FormRow& row, const CellText& type, NodeKind kind);
  NodeId add(Node node);
  CellText logic(const FormRow& row, std::string_view column) const;

  // question_reader.cpp
  void fill_question(const FormRow& row, Node& node);
  void read_default(const FormRow& row, Node& node);
  void read_special(const FormRow& row, Node& node);
  void read_trigger(const FormRow& row, Node& node);
  void question(const FormRow& row, const CellText& type);
  void plain_question(const FormRow& row, const TypeInfo& info, Node node);
  void audit(const FormRow& row);
  void check_external(const Node& node);
  void check_label(const FormRow& row, Node& node);
  void unknown_type(const FormRow& row, const CellText& type);

  // select_reader.cpp
  void select(const FormRow& row, const CellText& type, const SelectType& select);
  void choose_list(const CellText& type, const SelectType& select, Node& node);
  void choose_file(const CellText& type, const SelectType& select, Node& node);
  void check_choice_names(const SelectType& select, const Node& node);
  void add_other(const FormRow& row, Node& select);
  void add_specify(const Node& select);
  void check_table_list(const Node& node, const SelectType& select);
  void check_plain_select(const CellText& type);

  const ReadContext& context_;
  const FormSheet& sheet_;
  FormNotes& notes_;
  SurveyModel& model_;
  std::vector<Open> open_;
  std::map<std::string, Place> repeat_names_, external_names_;
  bool disabled_warned_ = false, full_ = false;
};

}  // namespace eslabon::xlsform
