/*
 * Strings in flash, which an AVR cannot read like memory; on other targets they are plain strings.
 */
#pragma once

#ifdef __AVR__
#include <avr/pgmspace.h>
#define FLASH_TEXT(text) PSTR(text)
#define FLASH_CONST PROGMEM
#define read_flash_char(address) ((char)pgm_read_byte(address))
#else
#define FLASH_TEXT(text) (text)
#define FLASH_CONST
#define read_flash_char(address) (*(address))
#endif
