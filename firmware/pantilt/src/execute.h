/*
 * What each command does, when it is refused, and what is replied (PROTOCOL.md, "Commands" and
 * "Errors").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "command.h"
#include "writer.h"

/** A command and the reply to it, which is written without the line's end. */
typedef struct {
    uint16_t sequence;
    command_t command;
    writer_t *reply;
} exchange_t;

/** As after a reset: nothing is on its way into storage. */
void execute_begin(void);

/** Begins the reply of a refusal; details may follow. */
void write_error(writer_t *reply, uint16_t sequence, wire_error_t error);

/** Executes a command and writes its reply, unless execute_storing says that it has yet to come. */
wire_error_t execute(const exchange_t *exchange);

/** Whether limits are on their way into storage: no other command may be executed meanwhile. */
bool execute_storing(void);

/** Goes on storing; the reply is written once execute_storing is false again. */
wire_error_t execute_store(writer_t *reply);
