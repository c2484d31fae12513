// Who is here, who waits, and what a moderator may do about it.

import { Avatar } from "../../ui/Avatar.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { MeetingSession } from "../meetingSession.ts";
import type { MeetingView, Person } from "../meetingView.ts";
import { SidePanel } from "./SidePanel.tsx";

export interface PeoplePanelProps {
  readonly view: MeetingView;
  readonly session: MeetingSession;
  readonly onRemove: (person: Person) => void;
  readonly onClose: () => void;
}

export function PeoplePanel({ view, session, onRemove, onClose }: PeoplePanelProps) {
  return (
    <SidePanel title={`People (${view.people.length})`} testId="people-panel" onClose={onClose}>
      <div className="panel-body">
        {view.lobby.length === 0 ? null : (
          <section className="waiting-list" aria-label="Waiting to enter">
            <h3>Waiting to enter</h3>
            <ul className="people">
              {view.lobby.map((guest) => (
                <li key={guest.participantId} className="person">
                  <Avatar id={guest.participantId} name={guest.name} size="small" />
                  <span className="person-name" dir="auto">
                    {guest.name}
                  </span>
                  <button
                    type="button"
                    className="button small quiet"
                    onClick={() => session.admit(guest.participantId, false)}
                    aria-label={`Deny ${guest.name}`}
                  >
                    Deny
                  </button>
                  <button
                    type="button"
                    className="button small primary"
                    onClick={() => session.admit(guest.participantId, true)}
                    aria-label={`Allow ${guest.name}`}
                  >
                    Allow
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        <ul className="people">
          {view.people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              session={session}
              moderated={view.canModerate && !person.local}
              busy={view.busy.has(`moderate-${person.id}`)}
              onRemove={() => onRemove(person)}
            />
          ))}
        </ul>
      </div>
    </SidePanel>
  );
}

interface PersonRowProps {
  readonly person: Person;
  readonly session: MeetingSession;
  readonly moderated: boolean;
  readonly busy: boolean;
  readonly onRemove: () => void;
}

function PersonRow({ person, session, moderated, busy, onRemove }: PersonRowProps) {
  const { id, name, micOn, webcamOn } = person;
  const canSend = person.mode === "SEND_AND_RECV";
  return (
    <li className="person" data-testid="person" data-person={id} data-name={name}>
      <Avatar id={id} name={name} size="small" />
      <span className="person-name">
        <span dir="auto">{name}</span>
        {person.local ? <small> you</small> : null}
        {canSend ? null : <small> watching</small>}
      </span>
      {moderated && canSend ? (
        <>
          <button
            type="button"
            className="icon-button small"
            disabled={busy}
            onClick={() => (micOn ? session.stopMic(id) : session.askMic(id))}
            aria-label={micOn ? `Mute ${name}` : `Ask ${name} to unmute`}
            title={micOn ? "Mute" : "Ask to unmute"}
            data-testid={micOn ? "stop-mic" : "ask-mic"}
          >
            <Icon name={micOn ? "mic" : "micOff"} size={18} />
          </button>
          <button
            type="button"
            className="icon-button small"
            disabled={busy}
            onClick={() => (webcamOn ? session.stopWebcam(id) : session.askWebcam(id))}
            aria-label={webcamOn ? `Stop ${name}'s camera` : `Ask ${name} to turn the camera on`}
            title={webcamOn ? "Stop the camera" : "Ask for the camera"}
            data-testid={webcamOn ? "stop-webcam" : "ask-webcam"}
          >
            <Icon name={webcamOn ? "camera" : "cameraOff"} size={18} />
          </button>
        </>
      ) : (
        <span className="person-state">
          <span role="img" aria-label={micOn ? "microphone on" : "muted"}>
            <Icon name={micOn ? "mic" : "micOff"} size={18} />
          </span>
          <span role="img" aria-label={webcamOn ? "camera on" : "camera off"}>
            <Icon name={webcamOn ? "camera" : "cameraOff"} size={18} />
          </span>
        </span>
      )}
      {moderated ? (
        <button
          type="button"
          className="icon-button small danger"
          disabled={busy}
          onClick={onRemove}
          aria-label={`Remove ${name} from the meeting`}
          title="Remove"
          data-testid="remove-person"
        >
          <Icon name="remove" size={18} />
        </button>
      ) : null}
    </li>
  );
}
