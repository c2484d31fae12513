// Changing microphone, camera and speaker during the meeting.
import { useState } from "react";
import { useDevices } from "../../hooks/useDevices.ts";
import { rememberDevices, rememberedDevices } from "../../page/deviceChoice.ts";
import { canChooseSpeaker, chooseSpeaker } from "../../page/sound.ts";
import { DeviceSelect } from "../../ui/DeviceSelect.tsx";
import { LevelMeter } from "../../ui/LevelMeter.tsx";
import type { MeetingSession } from "../meetingSession.ts";
import type { MeetingView } from "../meetingView.ts";
import { SidePanel } from "./SidePanel.tsx";

export interface DevicesPanelProps {
  readonly view: MeetingView;
  readonly session: MeetingSession;
  readonly onError: (error: unknown) => void;
  readonly onClose: () => void;
}

export function DevicesPanel({ view, session, onError, onClose }: DevicesPanelProps) {
  const { devices } = useDevices(onError);
  const [choice, setChoice] = useState(rememberedDevices);
  const me = view.people.find((person) => person.local);
  return (
    <SidePanel title="Devices" testId="devices-panel" onClose={onClose}>
      <div className="panel-body devices">
        <DeviceSelect
          label="Microphone"
          devices={devices.microphones}
          chosenId={choice.microphoneId}
          testId="choose-mic"
          onChoose={(microphoneId) => {
            setChoice({ ...choice, microphoneId });
            session.chooseMic(microphoneId);
          }}
        />
        <LevelMeter track={me?.audio ?? null} />
        <DeviceSelect
          label="Camera"
          devices={devices.cameras}
          chosenId={choice.cameraId}
          testId="choose-webcam"
          onChoose={(cameraId) => {
            setChoice({ ...choice, cameraId });
            session.chooseWebcam(cameraId);
          }}
        />
        {canChooseSpeaker ? (
          <DeviceSelect
            label="Speaker"
            devices={devices.speakers}
            chosenId={choice.speakerId}
            testId="choose-speaker"
            onChoose={(speakerId) => {
              setChoice(rememberDevices({ ...rememberedDevices(), speakerId }));
              chooseSpeaker(speakerId);
            }}
          />
        ) : null}
        <h3>Keys</h3>
        <dl className="keys">
          <dt>M</dt>
          <dd>microphone</dd>
          <dt>V</dt>
          <dd>camera</dd>
          <dt>S</dt>
          <dd>share the screen</dd>
          <dt>P</dt>
          <dd>people</dd>
          <dt>C</dt>
          <dd>chat</dd>
          <dt>D</dt>
          <dd>devices</dd>
          <dt>Esc</dt>
          <dd>close the panel</dd>
        </dl>
      </div>
    </SidePanel>
  );
}
