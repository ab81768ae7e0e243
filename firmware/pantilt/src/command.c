#include "command.h"

#include "crc16.h"
#include "flash_text.h"

#define MAX_DIGITS 10

typedef struct {
    char name[11];
    uint8_t counts; /* bit n: n arguments are allowed */
} verb_entry_t;

static const verb_entry_t verbs[VERB_UNKNOWN] FLASH_CONST = {
    {"HELLO", 1 << 1},
    {"PING", 1 << 0},
    {"STATUS", 1 << 0},
    {"ARM", 1 << 0},
    {"MOVE", 1 << 2 | 1 << 3 | 1 << 4},
    {"RELEASE", 1 << 0},
    {"RESUME", 1 << 0},
    {"LASER", 1 << 1},
    {"RATE", 1 << 1},
    {"WATCHDOG", 1 << 2},
    {"PANLIMITS", 1 << 0 | 1 << 4},
    {"TILTLIMITS", 1 << 0 | 1 << 4},
};

static bool is_digit(char character) { return character >= '0' && character <= '9'; }

static bool ends_word(char character) { return character == ' ' || character == '*'; }

/* The value of a hexadecimal digit, or 16. */
static uint8_t hex_digit(char character) {
    if (is_digit(character)) return (uint8_t)(character - '0');
    char lower = (char)(character | 0x20);
    return lower >= 'a' && lower <= 'f' ? (uint8_t)(lower - 'a' + 10) : 16;
}

static uint32_t append_digit(uint32_t value, char digit) {
    uint8_t added = (uint8_t)(digit - '0');
    return value > (UINT32_MAX - added) / 10 ? UINT32_MAX : value * 10 + added;
}

/*
 * Parses a number, in tenths if it may have a decimal, and advances to the end of its word. False
 * if it does not have the form of the protocol.
 */
static bool read_number(const char **at, bool tenths, uint32_t *value) {
    const char *word = *at;
    uint8_t digits = 0;
    for (*value = 0; is_digit(*word); word++) {
        if (++digits > MAX_DIGITS || (digits == 2 && word[-1] == '0')) return false;
        *value = append_digit(*value, *word);
    }
    if (digits == 0) return false;
    if (tenths) {
        bool decimal = *word == '.';
        if (decimal && !is_digit(*++word)) return false;
        *value = append_digit(*value, decimal ? *word : '0');
        if (decimal) word++;
    }
    *at = word;
    return ends_word(*word);
}

/* Checks the body (words of printable bytes, single spaces); returns its '*' and its checksum. */
static const char *read_body(const char *line, uint16_t *checksum) {
    char before = ' ';
    uint16_t crc = CRC16_EMPTY;
    for (; *line != '*'; line++) {
        bool printable = *line >= ' ' && *line <= '~';
        if (!printable || (*line == ' ' && before == ' ')) return 0;
        crc = crc16_add(crc, (uint8_t)*line);
        before = *line;
    }
    *checksum = crc;
    return before == ' ' ? 0 : line;
}

wire_error_t command_frame(const char *line, uint16_t *sequence, uint16_t *checksum) {
    const char *number = line;
    uint32_t value;
    *sequence = *checksum = 0;
    const char *at = read_body(line, checksum);
    if (!at) return ERROR_SYNTAX;
    uint16_t sent = 0;
    for (uint8_t i = 0; i < 4; i++) {
        uint8_t digit = hex_digit(*++at);
        if (digit > 15) return ERROR_SYNTAX;
        sent = (uint16_t)(sent << 4 | digit);
    }
    if (at[1] != '\0') return ERROR_SYNTAX;
    if (!read_number(&number, false, &value) || value == 0 || value > UINT16_MAX) return ERROR_SYNTAX;
    if (sent != *checksum) return ERROR_CRC;
    *sequence = (uint16_t)value;
    return ERROR_NONE;
}

static const char *end_of_word(const char *word) {
    while (!ends_word(*word)) word++;
    return word;
}

static verb_t read_verb(const char *word) {
    for (uint8_t verb = 0; verb < VERB_UNKNOWN; verb++) {
        const char *name = verbs[verb].name;
        const char *at = word;
        while (read_flash_char(name) != '\0' && read_flash_char(name) == *at) name++, at++;
        if (read_flash_char(name) == '\0' && ends_word(*at)) return (verb_t)verb;
    }
    return VERB_UNKNOWN;
}

wire_error_t command_read(const char *line, command_t *command) {
    const char *at = end_of_word(line);
    command->count = 0;
    command->verb = *at == ' ' ? read_verb(at + 1) : VERB_UNKNOWN;
    if (command->verb == VERB_UNKNOWN) return ERROR_VERB;
    for (at = end_of_word(at + 1); *at == ' ';) {
        bool is_pulse = command->verb == VERB_MOVE && command->count < 2;
        at++;
        if (command->count == MAX_ARGUMENTS) return ERROR_ARGUMENT;
        if (!read_number(&at, is_pulse, &command->arguments[command->count++])) return ERROR_ARGUMENT;
    }
    uint8_t counts = (uint8_t)read_flash_char((const char *)&verbs[command->verb].counts);
    return counts >> command->count & 1 ? ERROR_NONE : ERROR_ARGUMENT;
}

bool command_same_body(const char *line, const char *other) {
    while (*line == *other && *line != '*') line++, other++;
    return *line == *other;
}
