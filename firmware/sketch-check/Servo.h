/*
 * Replaces Arduino's Servo library when the sketch is compiled for a check: the part of its
 * interface that the sketch uses, without function.
 */
#pragma once

#include <stdint.h>

class Servo {
  public:
    Servo() : on_(false), pulse_us_(1500) {}
    uint8_t attach(int, int, int) { return on_ = true; }
    void detach() { on_ = false; }
    bool attached() { return on_; }
    void writeMicroseconds(int pulse_us) { pulse_us_ = pulse_us; }

  private:
    bool on_;
    volatile int pulse_us_;
};
