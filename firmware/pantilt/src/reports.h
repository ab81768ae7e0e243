/*
 * The reports of the device, and its counters (PROTOCOL.md, "Reports").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "device.h"
#include "writer.h"

/** The protocol's version. */
#define PROTOCOL_VERSION 1
/** Maximum telemetry rate [Hz]. */
#define MAX_RATE_HZ 50

/** Resets: no telemetry, counters 0. */
void reports_begin(uint32_t identity, uint32_t now_ms);

/** Sets the time; must be called before anything is written. */
void reports_set_time(uint32_t now_ms);

/** Counts lines that were not executed. */
void reports_count_error(wire_error_t error, uint8_t lines);
/** Counts an intervention of the host watchdog. */
void reports_count_silence(void);

/** Starts telemetry at a rate; 0 ends it. */
void reports_set_rate(uint8_t rate_hz);
/** Whether a line of telemetry is due. */
bool reports_telemetry_due(void);
/** Time until the next line of telemetry is due [ms], 0 if it is due; -1 without telemetry. */
int32_t reports_telemetry_in_ms(uint32_t now_ms);

/** Adds the words of protocol version, firmware version and identity. */
void write_identity(writer_t *writer);
/** Adds the clock of the device [ms]. */
void reports_write_clock(writer_t *writer);
/** Adds the words of telemetry after its counter. */
void reports_write_status(writer_t *writer);

/** Writes the report of a reset. */
void reports_write_boot(writer_t *writer, reset_t reason);
/** Writes the due line of telemetry; the next one is due a period later. */
void reports_write_telemetry(writer_t *writer);
/** Writes STOPPED or SILENCE, a string in flash. */
void reports_write_halt(writer_t *writer, const char *name);
