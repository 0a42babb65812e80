// Makes a pseudo-terminal pass for a serial port, for programs in tests; preloaded, never part of the program.
//
// libserialport: answers the modem-line requests that only real ports know. lrzsz: it ends a session by draining its output and
// then flushing it. A pseudo-terminal's drain returns at once, so the flush would throw away what a UART had sent, and both
// ends would wait out their time-outs: a flush of the output right after a drain leaves the output alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

typedef int (*ioctl_function)(int, unsigned long, ...);

static int pretend(unsigned long request, void *argument) {
  if (request == TIOCMGET) {
    *(int *)argument = TIOCM_DTR | TIOCM_RTS | TIOCM_CTS | TIOCM_DSR;
    return 0;
  }
  return request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC ? 0 : -1;
}

int ioctl(int file, unsigned long request, ...) {
  static ioctl_function real;
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "ioctl");
  int result = real(file, request, argument);
  if (result == 0 || (errno != ENOTTY && errno != EINVAL)) return result;
  int error = errno;
  if (pretend(request, argument) == 0) return 0;
  errno = error;
  return result;
}

static int drained;

int tcdrain(int file) {
  (void)file;
  drained = 1;
  usleep(1000);
  return 0;
}

ssize_t write(int file, const void *bytes, size_t size) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "write");
  if (file != STDERR_FILENO) drained = 0;
  return real(file, bytes, size);
}

int tcflush(int file, int queue) {
  static int (*real)(int, int);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "tcflush");
  if (!drained || queue == TCIFLUSH) return real(file, queue);
  return queue == TCOFLUSH ? 0 : real(file, TCIFLUSH);
}
