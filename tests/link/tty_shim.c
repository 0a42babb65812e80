// Lets libserialport use a pseudo-terminal: answers the modem-line requests that only real ports know. Preloaded by
// serial_port_test.py, never part of the program.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>

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
