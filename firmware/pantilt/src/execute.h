/*
 * Executes commands: checks, action and reply (PROTOCOL.md, "Commands" and "Errors").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "writer.h"

/** A command and its reply, without the end of the line. */
typedef struct {
    uint16_t sequence;
    command_t command;
    writer_t *reply;
} exchange_t;

/** Resets: no limits are being stored. */
void execute_begin(void);

/** Begins an error reply; details may follow. */
void write_error(writer_t *reply, uint16_t sequence, wire_error_t error);

/** Executes a command and writes its reply; while execute_is_storing, the reply is still to come. */
wire_error_t execute(const exchange_t *exchange);

/** Whether limits are being stored; no other command may be executed meanwhile. */
bool execute_is_storing(void);

/** Continues to store; the reply is written once execute_is_storing is false. */
wire_error_t execute_store(writer_t *reply);
