/*
 * What a power cut doesn't take: the limits of both axes and the identity of the board, each in
 * records of their own with a checksum. An axis has two records, written in turn, so that power lost
 * in mid-write leaves the older one whole.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

/** How a write fares. */
typedef enum { STORAGE_BUSY, STORAGE_DONE, STORAGE_FAILED } storage_t;

/** The limits that are stored for an axis, or the defaults when none are. */
limits_t storage_load_limits(axis_t axis);

/** Begins to store the limits of an axis. */
void storage_begin(axis_t axis, const limits_t *limits);

/** Goes on by a byte when the board can take one; after the last one, says whether all are there. */
storage_t storage_poll(void);

/**
 * The board's identity, the same for its life. The first time it is made from a fingerprint, which
 * should differ from board to board, and stored.
 */
uint32_t storage_identity(uint32_t fingerprint);
