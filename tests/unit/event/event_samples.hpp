// One event of every kind, as a device in Oaxaca might write it.
#pragma once

#include <vector>

#include "firmware/event/event.hpp"

namespace eslabon::event {

inline const std::uint8_t kHiddenPairs[] = {7, 0, 0xAC, 0x02, 5};  // node 7 of the form, node 300 of row 5

inline std::vector<Event> one_of_each() {
  const InterviewId interview = 4711;
  const Address question{12, 0}, in_row{300, 5}, row{40, 5};
  std::vector<Event> events = {
      log_begun(0x1122334455667788),
      boot("1.0.3"),
      clock_set(1795462282, -180),
      enumerator_signed_in("rosa"),
      enumerator_signed_out(),
      package_installed(0xA1A2A3A4A5A6A7A8, "pyme 2026-3"),
      assignments_installed(0xB1),
      configuration_installed(0xC1),
      damage_found(900, 3),
      device_note("card removed"),
      interview_opened(0xA1A2A3A4A5A6A7A8, "F-0093", "Español (es)"),
      answer_set(interview, question, Answer(expr::Value::integer(125000))),
      calculation_set(interview, in_row, Answer(expr::Value::decimal(-1250, 2))),
      row_added(interview, row, 2, 1),
      row_removed(interview, row),
      row_moved(interview, row, 3),
      comment_set(interview, question, "según el contador"),
      soft_check_confirmed(interview, question, "temporada alta"),
      language_changed(interview, "English (en)"),
      position_moved(interview, in_row),
      outcome_set(interview, Outcome::kMoved, "ahora en la calle 5"),
      appointment_made(interview, expr::Value::date_time({20780, 36000000, -360}), "con la dueña"),
      answers_hidden(interview, kHiddenPairs),
      interview_finished(interview),
      interview_reopened(interview, "falta la fecha"),
      interview_returned(interview, 0xD1, "revise las ventas"),
      question_returned(interview, question, "¿en miles?"),
      interview_discarded(interview, "prueba"),
      interview_left(interview),
  };
  for (Event& event : events) event.stamp = {19, 123456};
  return events;
}

}  // namespace eslabon::event
