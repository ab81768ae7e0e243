#include "writer.h"

#include "board.h"
#include "crc16.h"
#include "flash_text.h"

static void add(writer_t *writer, char character) {
    if (writer->length == LINE_BYTES) return;
    if (writer->text) writer->text[writer->length] = character;
    if (writer->sends) board_send(character);
    writer->length++;
    writer->checksum = crc16_add(writer->checksum, (uint8_t)character);
}

static void separate(writer_t *writer) {
    if (writer->length > 0) add(writer, ' ');
}

static void add_digits(writer_t *writer, uint32_t value) {
    char digits[10];
    uint8_t count = 0;
    while (value > UINT16_MAX) { /* a long division only while necessary */
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    }
    uint16_t rest = (uint16_t)value;
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    while (count > 0) add(writer, digits[--count]);
}

static void add_hex(writer_t *writer, uint16_t value) {
    for (uint8_t i = 0; i < 4; i++, value <<= 4) {
        uint8_t digit = value >> 12;
        add(writer, (char)(digit < 10 ? '0' + digit : 'A' + digit - 10));
    }
}

void write_begin(writer_t *writer) {
    writer->length = 0;
    writer->checksum = CRC16_EMPTY;
}

void write_flash(writer_t *writer, const char *word) {
    separate(writer);
    for (char character; (character = read_flash_char(word)) != '\0'; word++) add(writer, character);
}

void write_character(writer_t *writer, char character) {
    separate(writer);
    add(writer, character);
}

void write_number(writer_t *writer, uint32_t value) {
    separate(writer);
    add_digits(writer, value);
}

void write_hex16(writer_t *writer, uint16_t value) {
    separate(writer);
    add_hex(writer, value);
}

void append_hex32(writer_t *writer, uint32_t value) {
    add_hex(writer, (uint16_t)(value >> 16));
    add_hex(writer, (uint16_t)value);
}

void write_hex32(writer_t *writer, uint32_t value) {
    separate(writer);
    append_hex32(writer, value);
}

void write_pulse(writer_t *writer, uint16_t pulse_ticks) {
    write_number(writer, pulse_ticks / 2);
    add(writer, '.');
    add(writer, pulse_ticks % 2 ? '5' : '0');
}

void write_end(writer_t *writer) {
    uint16_t checksum = writer->checksum;
    add(writer, '*');
    add_hex(writer, checksum);
    add(writer, '\n');
}
