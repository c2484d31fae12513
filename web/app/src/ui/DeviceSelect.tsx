// A choice among devices of one kind; without a permission their names are unknown and they are numbered.
import type { Device } from "@meetkit/sdk";
import { useId } from "react";

export interface DeviceSelectProps {
  readonly label: string;
  readonly devices: readonly Device[];
  readonly chosenId: string | null;
  readonly testId: string;
  readonly onChoose: (deviceId: string) => void;
}

export function DeviceSelect({ label, devices, chosenId, testId, onChoose }: DeviceSelectProps) {
  const id = useId();
  const named = devices.filter((device) => device.deviceId !== "");
  const value = named.some((device) => device.deviceId === chosenId) ? (chosenId ?? "") : (named[0]?.deviceId ?? "");
  return (
    <div className="device-select">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field"
        value={value}
        disabled={named.length === 0}
        onChange={(event) => onChoose(event.target.value)}
        data-testid={testId}
      >
        {named.length === 0 ? <option value="">{`Default ${label.toLowerCase()}`}</option> : null}
        {named.map((device, index) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label || `${label} ${index + 1}`}
          </option>
        ))}
      </select>
    </div>
  );
}
