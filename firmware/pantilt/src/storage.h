/*
 * Non-volatile storage: the limits of both axes and the identity of the board, in records with a
 * checksum. An axis has two records, written in turn, so that a power cut during a write leaves the
 * older one intact.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

/** The progress of a write. */
typedef enum { STORAGE_BUSY, STORAGE_DONE, STORAGE_FAILED } storage_t;

/** The stored limits of an axis, or the defaults. */
limits_t storage_load_limits(axis_t axis);

/** Starts to store the limits of an axis. */
void storage_begin(axis_t axis, const limits_t *limits);

/** Writes the next byte when the storage is ready; after the last one, verifies all. */
storage_t storage_poll(void);

/**
 * The permanent identity of the board. The first call stores the fingerprint, unique to the board if
 * possible, as the identity.
 */
uint32_t storage_identity(uint32_t fingerprint);
