/**
 * Whose turn it is with a rig that people share, and the own place in the queue. Absent while nobody
 * shares it.
 */
import { isOthersTurn, isTeacher, link, mayOperate, queue, session, turn } from '../state.ts';
import { texts } from '../texts.ts';
import './turn-bar.css';
import { joinQueue, leaveQueue, takeOver } from '../commands.ts';

export function TurnBar() {
  const me = session.value;
  if (!me?.shared || link.value.phase !== 'open') return null;
  const words = texts.turn;
  const now = turn.value;
  const place = queue.value.findIndex(({ name }) => name === me.name);
  const isMine = now !== null && !isOthersTurn.value;
  return (
    <section class="turn-bar" aria-label={words.title} data-mine={isMine}>
      <p role="status">
        <strong>{now === null ? words.free : isMine ? words.mine : words.others(now.name)}</strong>
        {now !== null && <span class="left">{words.left(now.remainingSeconds)}</span>}
        {place >= 0 && <span>{words.place(place, queue.value[place]!.waitSeconds)}</span>}
        {place < 0 && queue.value.length > 0 && (
          <span>
            {isTeacher.value
              ? words.thenNames(queue.value.map(({ name }) => name).join(', '))
              : words.waiting(queue.value.length)}
          </span>
        )}
      </p>
      {mayOperate.value && <Buttons isMine={isMine} isWaiting={place >= 0} />}
    </section>
  );
}

interface ButtonsProps {
  readonly isMine: boolean;
  readonly isWaiting: boolean;
}

function Buttons({ isMine, isWaiting }: ButtonsProps) {
  const words = texts.turn;
  return (
    <div class="buttons">
      {isMine || isWaiting ? (
        <button type="button" class="small" onClick={() => void leaveQueue()}>
          {isMine ? words.end : words.leave}
        </button>
      ) : (
        <button type="button" class="small" onClick={() => void joinQueue()}>
          {turn.value === null ? words.begin : words.join}
        </button>
      )}
      {isTeacher.value && isOthersTurn.value && (
        <button type="button" class="small" title={words.takeHint} onClick={() => void takeOver()}>
          {words.take}
        </button>
      )}
    </div>
  );
}
