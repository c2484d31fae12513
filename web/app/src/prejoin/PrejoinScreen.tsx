// Before joining: name, picture, microphone, devices.
import type { MeetingError } from "@meetkit/sdk";
import { useCallback, useId, useState } from "react";
import { HostToken } from "../home/HostToken.tsx";
import { useDevices } from "../hooks/useDevices.ts";
import { type DeviceChoice, rememberDevices, rememberedDevices } from "../page/deviceChoice.ts";
import { asError } from "../page/pageErrors.ts";
import { nameWithin } from "../page/person.ts";
import type { ServerConfig } from "../page/server.ts";
import { canChooseSpeaker, chooseSpeaker } from "../page/sound.ts";
import { rememberedName, rememberName } from "../page/visitor.ts";
import { ControlButton } from "../ui/ControlButton.tsx";
import { CopyLink } from "../ui/CopyLink.tsx";
import { DeviceSelect } from "../ui/DeviceSelect.tsx";
import { ErrorCard } from "../ui/ErrorCard.tsx";
import { LevelMeter } from "../ui/LevelMeter.tsx";
import { Mark } from "../ui/Mark.tsx";
import { keptPass } from "./entry.ts";
import { PreviewTile } from "./PreviewTile.tsx";
import { type HandedOver, usePreviewDevice } from "./usePreview.ts";

export interface Departure {
  readonly name: string;
  readonly camera: HandedOver;
  readonly microphone: HandedOver;
  readonly devices: DeviceChoice;
}

export interface PrejoinScreenProps {
  readonly meetingId: string;
  readonly config: ServerConfig;
  readonly debug: boolean;
  readonly onJoin: (departure: Departure) => void;
  readonly onHome: () => void;
}

export function PrejoinScreen({ meetingId, config, debug, onJoin, onHome }: PrejoinScreenProps) {
  const [name, setName] = useState(rememberedName);
  const [choice, setChoice] = useState(rememberedDevices);
  const [listError, setListError] = useState<MeetingError | null>(null);
  const [hasToken, setHasToken] = useState(() => keptPass(meetingId) !== null);
  const nameId = useId();

  const onListError = useCallback((error: unknown) => setListError(asError(error)), []);
  const { devices, refresh } = useDevices(onListError);
  const camera = usePreviewDevice("camera", choice.cameraOn, choice.cameraId, refresh);
  const microphone = usePreviewDevice("microphone", choice.microphoneOn, choice.microphoneId, refresh);

  const change = (changed: Partial<DeviceChoice>): void => setChoice(rememberDevices({ ...choice, ...changed }));
  const mustBring = config.pageAccess === "off" && !hasToken;
  const waits = config.pageAccess === "ask" && !hasToken;

  function join(): void {
    const given = name.trim();
    if (given === "" || mustBring) {
      return;
    }
    rememberName(given);
    onJoin({ name: given, camera: camera.take(), microphone: microphone.take(), devices: choice });
  }

  return (
    <main className="prejoin" data-testid="prejoin">
      <header className="prejoin-head">
        <button type="button" className="brand link-button" onClick={onHome} aria-label="meetkit, home">
          <Mark size={28} /> meetkit
        </button>
        <CopyLink meetingId={meetingId} />
      </header>
      <section className="prejoin-picture" aria-label="Your picture">
        <PreviewTile name={name} device={camera.device} />
        <div className="prejoin-controls">
          <ControlButton
            icon={choice.microphoneOn ? "mic" : "micOff"}
            label={choice.microphoneOn ? "Join muted" : "Join with the microphone on"}
            testId="prejoin-mic"
            look={choice.microphoneOn ? "plain" : "off"}
            pressed={choice.microphoneOn}
            onClick={() => change({ microphoneOn: !choice.microphoneOn })}
          />
          <ControlButton
            icon={choice.cameraOn ? "camera" : "cameraOff"}
            label={choice.cameraOn ? "Join with the camera off" : "Join with the camera on"}
            testId="prejoin-webcam"
            look={choice.cameraOn ? "plain" : "off"}
            pressed={choice.cameraOn}
            onClick={() => change({ cameraOn: !choice.cameraOn })}
          />
        </div>
        <LevelMeter track={microphone.device.track} />
      </section>
      <section className="card prejoin-card" aria-label="Join">
        <h1>Ready to join?</h1>
        <p className="fine meeting-name">
          Meeting <strong>{meetingId}</strong>
        </p>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            join();
          }}
        >
          <label htmlFor={nameId}>Your name</label>
          <input
            id={nameId}
            className="field"
            value={name}
            onChange={(event) => setName(nameWithin(event.target.value))}
            placeholder="As the others shall see it"
            autoComplete="name"
            dir="auto"
            // biome-ignore lint/a11y/noAutofocus: the one thing this screen asks for.
            autoFocus
            data-testid="name"
          />
          <button
            type="submit"
            className="button primary wide"
            disabled={name.trim() === "" || mustBring}
            data-testid="join"
          >
            {waits ? "Ask to join" : "Join"}
          </button>
          {waits ? <p className="fine">Somebody in the meeting lets you in.</p> : null}
        </form>
        {[camera, microphone].map(({ device, retry }) =>
          device.error === null ? null : (
            <div key={device.error.id} className="device-error">
              <ErrorCard error={device.error} debug={debug} />
              {debug ? null : <p className="fine device-fix">{device.error.solution}</p>}
              <button type="button" className="link-button" onClick={retry}>
                Try again
              </button>
            </div>
          ),
        )}
        {listError === null ? null : <ErrorCard error={listError} debug={debug} />}
        <div className="prejoin-devices">
          <DeviceSelect
            label="Microphone"
            devices={devices.microphones}
            chosenId={choice.microphoneId}
            testId="choose-mic"
            onChoose={(microphoneId) => change({ microphoneId })}
          />
          <DeviceSelect
            label="Camera"
            devices={devices.cameras}
            chosenId={choice.cameraId}
            testId="choose-webcam"
            onChoose={(cameraId) => change({ cameraId })}
          />
          {canChooseSpeaker ? (
            <DeviceSelect
              label="Speaker"
              devices={devices.speakers}
              chosenId={choice.speakerId}
              testId="choose-speaker"
              onChoose={(speakerId) => {
                change({ speakerId });
                chooseSpeaker(speakerId);
              }}
            />
          ) : null}
        </div>
        {config.pageAccess === "open" && !hasToken ? null : (
          <HostToken
            required={config.pageAccess === "off"}
            onChange={() => setHasToken(keptPass(meetingId) !== null)}
          />
        )}
      </section>
    </main>
  );
}
