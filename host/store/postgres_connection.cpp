#include "host/store/postgres_database.hpp"
#include "host/text/fault.hpp"

namespace eslabon::store {
namespace {

std::string without_password(std::string address) {
  const std::size_t start = address.find("://"), at = address.find('@');
  const std::size_t colon = start == std::string::npos ? start : address.find(':', start + 3);
  if (at != std::string::npos && colon < at) address.erase(colon, at - colon);
  return address;
}

std::string first_line(const char* text) {
  std::string line(text == nullptr ? "" : text);
  if (const std::size_t end = line.find('\n'); end != std::string::npos) line.erase(end);
  for (const char* head : {"ERROR:  ", "FATAL:  "})
    if (line.starts_with(head)) line.erase(0, 8);
  return line;
}

/// The office in words such as: could not connect to server "eslabon_office_north"; empty when they name none.
std::string office_in(const std::string& words) {
  constexpr std::string_view kServer = "eslabon_office_";
  const std::size_t at = words.find(kServer);
  if (at == std::string::npos) return {};
  const std::size_t start = at + kServer.size();
  return words.substr(start, words.find('"', start) - start);
}

std::string told_by(const std::string& state, const std::string& words) {
  if (state == "53100") return "there is no room left on the server's disk; nothing of this step was stored";
  if (state == "55P03") return "another program is writing to it";
  return words;
}

}  // namespace

PostgresConnection::PostgresConnection(const std::string& with_offices) {
  const std::string address = with_offices.substr(0, with_offices.find('#'));
  name_ = without_password(address);
  const char* const keywords[] = {"connect_timeout", "application_name", "dbname", "client_encoding", nullptr};
  const char* const values[] = {"10", "eslabon", address.c_str(), "UTF8", nullptr};
  handle_.reset(PQconnectdbParams(keywords, values, 1));
  if (PQstatus(handle_.get()) != CONNECTION_OK)
    throw text::Failure(text::ExitCode::kStoreUnreachable, name_ + ": " + first_line(PQerrorMessage(handle_.get())));
  PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
}

PGresult* PostgresConnection::execute(const std::string& sql) { return check(PQexec(handle_.get(), sql.c_str())); }

PGresult* PostgresConnection::check(PGresult* result) const {
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) return result;
  const PostgresResult owned(result);
  fail(result);
}

void PostgresConnection::fail(const PGresult* result) const {
  if (PQstatus(handle_.get()) != CONNECTION_OK)
    throw text::Failure(text::ExitCode::kStoreUnreachable,
                        name_ + ": the connection was lost; nothing of this step was stored: run it again when the server is back");
  const char* const state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string words = first_line(result == nullptr ? PQerrorMessage(handle_.get()) : PQresultErrorMessage(result));
  if (const std::string office = office_in(words); !office.empty() && std::string_view(state == nullptr ? "" : state).starts_with("08"))
    throw text::Failure(text::ExitCode::kStoreUnreachable,
                        name_ + ": the office '" + office + "' does not answer; `--without-office " + office + "` goes on without it");
  const std::string told = told_by(state == nullptr ? "" : state, words);
  throw text::Failure(text::ExitCode::kFailed, name_ + ": " + told);
}

void PostgresConnection::roll_back() noexcept {
  PGconn* const connection = handle_.get();
  if (PQtransactionStatus(connection) == PQTRANS_ACTIVE) {
    PQputCopyEnd(connection, "broken off");
    while (PGresult* result = PQgetResult(connection)) PQclear(result);
  }
  if (PQtransactionStatus(connection) != PQTRANS_IDLE) PQclear(PQexec(connection, "ROLLBACK"));
}

}  // namespace eslabon::store
