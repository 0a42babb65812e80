#include "host/link/link_loop.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>

namespace eslabon::link {
namespace {
constexpr std::uint64_t kTickMs = 100;
constexpr std::uint64_t kAgainMs = 15000;
}  // namespace

std::uint64_t monotonic_ms() {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count());
}

LinkLoop::LinkLoop(const LinkOptions& options, sync::StationSink& sink) : options_(options), sink_(sink) {}

void LinkLoop::add(FoundPort port) {
  links_.push_back(std::make_unique<DeviceLink>(std::move(port), options_, sink_));
  readable_.push_back(false);
  rests_.emplace_back();
}

void LinkLoop::find_more() {
  for (FoundPort& port : find_ports()) {
    const bool known = std::any_of(links_.begin(), links_.end(), [&](const auto& link) { return link->port().path == port.path; });
    if (!known) add(std::move(port));
  }
}

bool LinkLoop::all_over() const {
  return std::all_of(links_.begin(), links_.end(), [](const auto& link) { return link->over(); });
}

void LinkLoop::run(bool watch, const std::function<bool()>& on_tick) {
  std::uint64_t tick_ms = 0;
  std::uint64_t find_ms = 0;
  while (true) {
    const std::uint64_t now_ms = monotonic_ms();
    if (finding_ && (find_ms == 0 || (watch && now_ms >= find_ms))) {
      find_more();
      find_ms = now_ms + 1000;
    }
    step_all(now_ms);
    refuse_twins();
    const bool done = all_over() && !watch;
    if (now_ms >= tick_ms || done) {
      tick_ms = now_ms + kTickMs;
      if (!on_tick() || done) return;
      if (watch) watch_again(now_ms);
    }
    wait(now_ms, tick_ms);
  }
}

void LinkLoop::step_all(std::uint64_t now_ms) {
  for (std::size_t i = 0; i < links_.size(); ++i) {
    links_[i]->step(now_ms, readable_[i]);
    readable_[i] = false;
  }
}

void LinkLoop::wait(std::uint64_t now_ms, std::uint64_t tick_ms) {
  std::vector<pollfd> polled{{sink_.descriptor(), POLLIN, 0}};
  std::uint64_t wake_ms = tick_ms;
  for (const auto& link : links_) {
    const short events = static_cast<short>(link->wants_write() ? POLLIN | POLLOUT : POLLIN);
    polled.push_back({link->over() ? -1 : link->descriptor(), events, 0});
    wake_ms = std::min(wake_ms, link->wake_ms());
  }
  const int timeout = wake_ms <= now_ms ? 1 : static_cast<int>(std::min<std::uint64_t>(wake_ms - now_ms, kTickMs));
  ::poll(polled.data(), polled.size(), timeout);
  if (polled[0].revents != 0) sink_.take_news();
  for (std::size_t i = 0; i < links_.size(); ++i)
    readable_[i] = (polled[i + 1].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
}

// Two devices that say they are the same one: the later must not write into the first one's log.
void LinkLoop::refuse_twins() {
  for (std::size_t i = 0; i < links_.size(); ++i)
    for (std::size_t k = i + 1; k < links_.size(); ++k) {
      DeviceLink& first = *links_[i];
      DeviceLink& second = *links_[k];
      if (first.over() || second.over() || first.unanswered() || second.unanswered()) continue;
      if (first.status().device != second.status().device) continue;
      second.fail(fmt::format("{}: another device with the identity {:016x} is connected at {}; nothing was changed",
                              second.port().path, second.status().device, first.port().path));
    }
}

void LinkLoop::watch_again(std::uint64_t now_ms) {
  for (std::size_t i = 0; i < links_.size(); ++i) {
    Rest& rest = rests_[i];
    if (!links_[i]->over()) {
      rest = {};
      continue;
    }
    const std::uint64_t mark = port_mark(links_[i]->port().path);
    if (rest.since_ms == 0) {
      links_[i]->release();
      rest = {now_ms, mark};
    }
    const bool came_back = mark != 0 && mark != rest.mark;
    rest.mark = mark;
    if (mark == 0 || (!came_back && now_ms - rest.since_ms <= kAgainMs)) continue;
    links_[i]->restart(now_ms);
    rest = {};
  }
}

}  // namespace eslabon::link
