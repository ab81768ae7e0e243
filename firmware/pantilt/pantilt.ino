/*
 * The device on any board of the Arduino IDE, through its Servo library. The core in src/ is the same
 * as that of the ATmega328P target in ../avr, which guarantees more. Here
 *   - everything runs in loop(): a stop takes effect when loop() handles it, not in an interrupt;
 *   - no watchdog resets a core that hangs; the interrupts of the Servo library keep sending pulses;
 *   - the reset reason is unknown and always reported as POWER;
 *   - bytes that Serial drops show as damaged lines (errors 1 and 2), never as error 12;
 *   - pulses are whole microseconds, as even as the Servo library makes them, not in step with the
 *     frames of the motion profile, and never beyond the two bounds below, whatever the limits say;
 *   - without an EEPROM limits can't be set (error 13): those in src/limits.c hold.
 */
#ifdef ARDUINO_ARCH_ESP32
#include <ESP32Servo.h>
#else
#include <Servo.h>
#endif
#include "src/board.h"
#include "src/device.h"
const uint8_t PAN_PIN = 9, TILT_PIN = 10, LASER_PIN = 8;
const uint8_t OUTPUTS[] = {PAN_PIN, TILT_PIN, LASER_PIN};
const uint32_t BAUD_RATE = 115200;
const int SHORTEST_US = 500, LONGEST_US = 2500; /* the AVR Servo library cannot exceed 2912 */
const uint32_t BOARD_ID = 0x0A4D0001; /* for a board without EEPROM: set a different one on each */

/* By name, because __has_include does not find the libraries of the IDE. */
#if defined(ESP8266) || defined(ESP32) || (defined(ARDUINO_ARCH_RP2040) && !defined(ARDUINO_ARCH_MBED))
#define EEPROM_IS_FLASH
#endif
#if defined(EEPROM_IS_FLASH) || defined(__AVR__) || defined(ARDUINO_ARCH_RENESAS) || \
    defined(ARDUINO_ARCH_RENESAS_UNO)
#define HAS_EEPROM
#include <EEPROM.h>
#endif
const int32_t FRAME_MS = 20;
const uint8_t QUEUE_BYTES = 128; /* Serial's own buffer may be shorter than a line */
static char queue[QUEUE_BYTES];
static uint8_t queue_head, queue_tail;
static uint32_t frame_ms; /* when the last frame was due */
static bool serial_reports_room, storage_dirty;
static Servo pan_servo, tilt_servo;
const uint8_t board_pulse_step_ticks = 2; /* whole microseconds */

static void drive(Servo &servo, uint8_t pin, bool pulses_on, uint16_t ticks) {
    if (pulses_on) {
        servo.writeMicroseconds(ticks / 2); /* before it is attached: no other pulse goes out */
        if (servo.attached()) return;
        servo.attach(pin, SHORTEST_US, LONGEST_US);
        servo.writeMicroseconds(ticks / 2); /* some libraries start with a pulse of their own */
    } else if (servo.attached()) { /* between pulses; otherwise a pulse is truncated, or the pin stays high */
        for (uint32_t from_ms = millis(); digitalRead(pin) && millis() - from_ms < 4;) continue;
        servo.detach();
        digitalWrite(pin, LOW);
    }
}

void board_drive(bool pulses_on, uint16_t pan_ticks, uint16_t tilt_ticks) {
    /* The library's frames start when it is attached: ours now fall between its pulses. */
    if (pulses_on && !pan_servo.attached()) frame_ms += FRAME_MS / 2;
    drive(pan_servo, PAN_PIN, pulses_on, pan_ticks);
    drive(tilt_servo, TILT_PIN, pulses_on, tilt_ticks);
}

void board_set_laser(bool on) { digitalWrite(LASER_PIN, on ? HIGH : LOW); }
uint8_t board_send_room(void) { return (uint8_t)(queue_tail - queue_head - 1) % QUEUE_BYTES; }

void board_send(char sent) {
    queue[queue_head] = sent;
    queue_head = (queue_head + 1) % QUEUE_BYTES;
}

/* At least one byte, so that a Serial that cannot report its room (0 when empty) blocks loop()
   for no more than one byte. */
static void send_queued(void) {
    if (queue_tail == queue_head || (serial_reports_room && Serial.availableForWrite() <= 0)) return;
    Serial.write(queue[queue_tail]);
    queue_tail = (queue_tail + 1) % QUEUE_BYTES;
}

bool board_storage_ready(void) { return true; }
#ifdef HAS_EEPROM
uint8_t board_storage_read(uint8_t address) { return EEPROM.read(address); }
void board_storage_write(uint8_t address, uint8_t value) {
    EEPROM.write(address, value);
    storage_dirty = true;
}
#else /* reads never return what was written, so that the core reports error 13 */
uint8_t board_storage_read(uint8_t) { return 0xFF; }
void board_storage_write(uint8_t, uint8_t) {}
#endif

uint8_t board_lock(void) { return 0; } /* no interrupt to lock */
void board_unlock(uint8_t) {}

void setup() {
    for (uint8_t pin : OUTPUTS) pinMode(pin, OUTPUT);
    uint32_t fingerprint = BOARD_ID;
#ifdef HAS_EEPROM /* noise, which differs from board to board; the first value is stored */
    for (int i = 0; i < 256; i++) fingerprint = fingerprint * 33 ^ (uint32_t)analogRead(A0) ^ micros();
#endif
#ifdef EEPROM_IS_FLASH
    EEPROM.begin(64);
#endif
    Serial.begin(BAUD_RATE);
    serial_reports_room = Serial.availableForWrite() > 0;
    device_begin(RESET_POWER, fingerprint, millis());
}

void loop() {
    for (int count = Serial.available(); count > 0; count--) device_receive(Serial.read(), false, false);
    int32_t late_ms = (int32_t)(millis() - frame_ms);
    if (late_ms >= FRAME_MS) { /* missed frames are skipped: the servos would jump */
        frame_ms += late_ms < 2 * FRAME_MS ? FRAME_MS : late_ms;
        device_frame();
    }
    send_queued();
    if (device_poll(millis())) return;
#ifdef EEPROM_IS_FLASH
    if (storage_dirty) EEPROM.commit(); /* after the last byte, because it erases a page */
#endif
    storage_dirty = false;
}
