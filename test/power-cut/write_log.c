/*
 * Loaded into a process (LD_PRELOAD), records what it does to the files of one folder, in order:
 * created, written, truncated, synchronised, removed, renamed. replay.ts computes from it the contents
 * of a disk after a power cut. The process's standard output is recorded among them: it stands for
 * acknowledgements.
 *
 * WRITE_LOG_FOLDER names the folder, WRITE_LOG_FILE the log.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { CREATED = 1, WRITTEN, TRUNCATED, SYNCED, FOLDER_SYNCED, REMOVED, ACKNOWLEDGED, RENAMED };

/* One record: this header, then `length` bytes. */
struct head {
  uint32_t kind, length;
  uint64_t inode, offset;
};

static int log_fd = -1;
static char folder[PATH_MAX];

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("WRITE_LOG_FILE"), *name = getenv("WRITE_LOG_FOLDER");
  if (!file || !name || !realpath(name, folder)) return;
  log_fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* A single system call, so that records of several threads do not interleave. */
static void record(enum kind kind, uint64_t inode, uint64_t offset, const void *data, size_t length) {
  struct head head = {kind, (uint32_t)length, inode, offset};
  struct iovec parts[] = {{&head, sizeof head}, {(void *)data, length}};
  int before = errno;
  if (syscall(SYS_writev, log_fd, parts, 2) != (ssize_t)(sizeof head + length)) abort();
  errno = before;
}

/* The last part of a path directly in the folder; NULL for others, and for shared memory. */
static const char *name_in_folder(const char *path) {
  size_t length = strlen(folder);
  if (log_fd < 0 || strncmp(path, folder, length) != 0 || path[length] != '/') return NULL;
  const char *name = path + length + 1, *end = strrchr(name, '-');
  return strchr(name, '/') || (end && strcmp(end, "-shm") == 0) ? NULL : name;
}

/* The inode behind a descriptor of the folder or of a file in it, else 0. */
static uint64_t inode_of(int fd) {
  char link[64], path[PATH_MAX];
  if (log_fd < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  struct stat status;
  if (strcmp(path, folder) != 0 && !name_in_folder(path)) return 0;
  return fstat(fd, &status) == 0 ? status.st_ino : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int opened(const char *path, int flags, int mode) {
  const char *name = name_in_folder(path);
  struct stat status;
  int is_new = name && (flags & O_CREAT) && stat(path, &status) != 0;
  int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (fd >= 0 && is_new) record(CREATED, inode_of(fd), 0, name, strlen(name));
  return fd;
}

#define MODE_OF(flags, mode)  \
  int mode = 0;               \
  if ((flags) & O_CREAT) {    \
    va_list rest;             \
    va_start(rest, flags);    \
    mode = va_arg(rest, int); \
    va_end(rest);             \
  }

int open(const char *path, int flags, ...) {
  MODE_OF(flags, mode)
  return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE_OF(flags, mode)
  return opened(path, flags, mode);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  ssize_t written = REAL(pwrite64)(fd, data, length, offset);
  uint64_t inode = written > 0 ? inode_of(fd) : 0;
  if (inode) record(WRITTEN, inode, offset, data, written);
  return written;
}

ssize_t write(int fd, const void *data, size_t length) {
  off64_t offset = lseek64(fd, 0, SEEK_CUR);
  ssize_t written = syscall(SYS_write, fd, data, length);
  if (log_fd < 0 || written <= 0) return written;
  if (fd == STDOUT_FILENO) record(ACKNOWLEDGED, 0, 0, data, written);
  uint64_t inode = offset >= 0 ? inode_of(fd) : 0;
  if (inode) record(WRITTEN, inode, offset, data, written);
  return written;
}

/* Part by part, so that each is recorded. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
  ssize_t total = 0;
  for (int i = 0; i < count; i++) {
    ssize_t written = write(fd, parts[i].iov_base, parts[i].iov_len);
    if (written < 0) return total > 0 ? total : written;
    total += written;
    if ((size_t)written < parts[i].iov_len) break;
  }
  return total;
}

int ftruncate64(int fd, off64_t size) {
  int result = REAL(ftruncate64)(fd, size);
  uint64_t inode = result == 0 ? inode_of(fd) : 0;
  if (inode) record(TRUNCATED, inode, size, NULL, 0);
  return result;
}

static int synced(int fd, int result) {
  uint64_t inode = result == 0 ? inode_of(fd) : 0;
  struct stat status;
  if (inode && fstat(fd, &status) == 0) {
    record(S_ISDIR(status.st_mode) ? FOLDER_SYNCED : SYNCED, inode, 0, NULL, 0);
  }
  return result;
}

int fsync(int fd) { return synced(fd, REAL(fsync)(fd)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)(fd)); }

int unlink(const char *path) {
  const char *name = name_in_folder(path);
  int result = REAL(unlink)(path);
  if (result == 0 && name) record(REMOVED, 0, 0, name, strlen(name));
  return result;
}

/* Both names, each with its terminating zero. */
int rename(const char *from, const char *to) {
  const char *names[] = {name_in_folder(from), name_in_folder(to)};
  int result = REAL(rename)(from, to);
  char both[2 * PATH_MAX];
  if (result != 0 || !names[0] || !names[1]) return result;
  int length = snprintf(both, sizeof both, "%s%c%s", names[0], 0, names[1]);
  record(RENAMED, 0, 0, both, length + 1);
  return result;
}
