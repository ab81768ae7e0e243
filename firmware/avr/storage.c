/*
 * The EEPROM of an ATmega328P as the storage of the core (8.4). A byte takes 3.4 ms to write.
 */
#include <avr/eeprom.h>

#include "board.h"

bool board_storage_ready(void) { return eeprom_is_ready(); }

static uint8_t *at(uint8_t address) { return (uint8_t *)(uint16_t)address; }

uint8_t board_storage_read(uint8_t address) { return eeprom_read_byte(at(address)); }

void board_storage_write(uint8_t address, uint8_t value) { eeprom_write_byte(at(address), value); }
