#include "serial.h"

#include <avr/interrupt.h>
#include <avr/io.h>

#include "board.h"
#include "device.h"

#ifndef BAUD
#error "BAUD has to be set, see the Makefile"
#endif
/* Double speed (19.3.1): an error of 2.1 % at 115200 baud, exact at 250000. */
#define UBRR_VALUE ((F_CPU + 4UL * BAUD) / (8UL * BAUD) - 1)

#define RING_BYTES 128
static volatile char ring[RING_BYTES];
static volatile uint8_t head, tail; /* written at head, sent from tail */

void serial_begin(void) {
    UBRR0 = UBRR_VALUE;
    UCSR0A = _BV(U2X0);
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

/* The flags belong to the byte that is read next, so they are read first (19.7.4). */
ISR(USART_RX_vect) {
    uint8_t flags = UCSR0A;
    device_receive(UDR0, flags & _BV(DOR0), flags & _BV(FE0));
}

ISR(USART_UDRE_vect) {
    UDR0 = (uint8_t)ring[tail];
    tail = (tail + 1) % RING_BYTES;
    if (tail == head) UCSR0B &= (uint8_t)~_BV(UDRIE0);
}

uint8_t board_send_room(void) { return (uint8_t)(tail - head - 1) % RING_BYTES; }

void board_send(char byte) {
    ring[head] = byte;
    uint8_t state = board_lock();
    head = (head + 1) % RING_BYTES;
    UCSR0B |= _BV(UDRIE0);
    board_unlock(state);
}

uint8_t board_lock(void) {
    uint8_t state = SREG;
    cli();
    return state;
}

void board_unlock(uint8_t state) { SREG = state; }
