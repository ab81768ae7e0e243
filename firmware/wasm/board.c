/*
 * The simulated board: the core as WebAssembly (build/core.wasm), which src/simulator/ runs in
 * place of an Arduino. Pulses, laser and line are imported functions. The storage is memory and
 * always ready. All exports are called from one thread, so no interrupt has to be locked out.
 */
#include "board.h"

#include "device.h"
#include "limits.h"
#include "reports.h"
#include "rig.h"
#include "storage.h"

#define IMPORT(name) __attribute__((import_module("board"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

#define STORAGE_BYTES 64
#define ERASED 0xFF

const uint8_t board_pulse_step_ticks = 1;

static uint8_t storage[STORAGE_BYTES] = {[0 ... STORAGE_BYTES - 1] = ERASED};

IMPORT("drive") void host_drive(bool pulses_on, uint16_t pan_ticks, uint16_t tilt_ticks);
IMPORT("setLaser") void host_set_laser(bool on);
IMPORT("send") void host_send(char byte);

void board_drive(bool pulses_on, uint16_t pan_ticks, uint16_t tilt_ticks) {
    host_drive(pulses_on, pan_ticks, tilt_ticks);
}

void board_set_laser(bool on) { host_set_laser(on); }

void board_send(char byte) { host_send(byte); }

/* The host's line queues all bytes. */
uint8_t board_send_room(void) { return UINT8_MAX; }

bool board_storage_ready(void) { return true; }

uint8_t board_storage_read(uint8_t address) { return storage[address]; }

void board_storage_write(uint8_t address, uint8_t value) { storage[address] = value; }

uint8_t board_lock(void) { return 0; }

void board_unlock(uint8_t state) { (void)state; }

/** Stores the limits of an axis; they apply from the next reset on. */
EXPORT("storeLimits")
void store_limits(axis_t axis, uint16_t min_us, uint16_t max_us, uint16_t speed_us_per_s,
                  uint32_t acceleration_us_per_s2) {
    limits_t limits = {min_us, max_us, speed_us_per_s, acceleration_us_per_s2};
    storage_begin(axis, &limits);
    while (storage_poll() == STORAGE_BUSY) {
    }
}

/** Resets the device; its clock starts at 0. */
EXPORT("reset") void reset(reset_t reason, uint32_t fingerprint) { device_begin(reason, fingerprint, 0); }

/** Does the work that is due: received lines, telemetry. */
EXPORT("poll") void poll(uint32_t now_ms) {
    while (device_poll(now_ms)) {
    }
}

/** Receives a byte from the host. */
EXPORT("receive") void receive(uint8_t byte, uint32_t now_ms) {
    device_receive(byte, false, false);
    poll(now_ms);
}

/** Prepares the next servo frame; must be called every 20 ms while pulses are on. */
EXPORT("frame") void frame(uint32_t now_ms) {
    device_frame();
    poll(now_ms);
}

/** Whether servo pulses are on, or start with the next frame. */
EXPORT("pulsesOn") bool pulses_on(void) { return rig_pulses_on(); }

/** Time until poll sends the next line of telemetry [ms]; -1 without telemetry. */
EXPORT("telemetryInMs") int32_t telemetry_in_ms(uint32_t now_ms) {
    return reports_telemetry_in_ms(now_ms);
}
