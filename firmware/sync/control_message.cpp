#include "firmware/sync/control_message.hpp"

#include <pb_decode.h>
#include <pb_encode.h>

namespace eslabon::sync {
namespace {

template <class Message>
Result<std::size_t> encode_as(const pb_msgdesc_t* fields, const Message& message, MutableBytes out) {
  pb_ostream_t stream = pb_ostream_from_buffer(out.data(), out.size());
  if (!pb_encode(&stream, fields, &message)) return Error::kTooSmall;
  return stream.bytes_written;
}

template <class Message>
Status decode_as(const pb_msgdesc_t* fields, Bytes bytes, Message& message) {
  pb_istream_t stream = pb_istream_from_buffer(bytes.data(), bytes.size());
  if (!pb_decode(&stream, fields, &message)) return Error::kInvalid;
  return {};
}

}  // namespace

Result<std::size_t> encode(const UpMessage& message, MutableBytes out) {
  return encode_as(eslabon_Up_fields, message, out);
}
Result<std::size_t> encode(const DownMessage& message, MutableBytes out) {
  return encode_as(eslabon_Down_fields, message, out);
}
Status decode(Bytes bytes, UpMessage& message) { return decode_as(eslabon_Up_fields, bytes, message); }
Status decode(Bytes bytes, DownMessage& message) { return decode_as(eslabon_Down_fields, bytes, message); }

}  // namespace eslabon::sync
