// The meeting's chat.
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Icon } from "../../ui/Icon.tsx";
import type { ChatLine } from "../meetingView.ts";
import { chatParts, clockTime, continues } from "./chatText.ts";
import { SidePanel } from "./SidePanel.tsx";

export interface ChatPanelProps {
  readonly lines: readonly ChatLine[];
  readonly ownId: string;
  readonly onSay: (text: string) => void;
  readonly onClose: () => void;
}

/** Within this of the end the list follows new lines; further up the reader is left alone. */
const FOLLOW_PX = 80;

export function ChatPanel({ lines, ownId, onSay, onClose }: ChatPanelProps) {
  const [text, setText] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const follows = useRef(true);

  useEffect(() => field.current?.focus(), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves the list.
  useEffect(() => {
    if (follows.current && list.current !== null) {
      list.current.scrollTop = list.current.scrollHeight;
    }
  }, [lines]);

  function say(): void {
    const said = text.trim();
    if (said !== "") {
      follows.current = true;
      onSay(said);
      setText("");
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      say();
    }
  }

  return (
    <SidePanel title="Chat" testId="chat-panel" onClose={onClose}>
      <div
        ref={list}
        className="panel-body"
        role="log"
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        data-testid="chat-lines"
        onScroll={({ currentTarget: at }) => {
          follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < FOLLOW_PX;
        }}
      >
        {lines.length === 0 ? <p className="empty">No messages yet. Everybody in the meeting reads them.</p> : null}
        <ol className="chat-lines">
          {lines.map((line, index) => (
            <Line key={line.id} line={line} own={line.senderId === ownId} follows={continues(lines[index - 1], line)} />
          ))}
        </ol>
      </div>
      <form
        className="chat-form"
        onSubmit={(event) => {
          event.preventDefault();
          say();
        }}
      >
        <textarea
          ref={field}
          className="field"
          rows={1}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder="Write to everybody"
          aria-label="Message to everybody"
          data-testid="chat-input"
          enterKeyHint="send"
        />
        <button
          type="submit"
          className="icon-button filled"
          disabled={text.trim() === ""}
          aria-label="Send"
          title="Send (Enter)"
          data-testid="chat-send"
        >
          <Icon name="send" size={20} />
        </button>
      </form>
    </SidePanel>
  );
}

interface LineProps {
  readonly line: ChatLine;
  readonly own: boolean;
  readonly follows: boolean;
}

function Line({ line, own, follows }: LineProps) {
  return (
    <li className={`chat-line${own ? " own" : ""}${follows ? " follows" : ""}`} data-testid="chat-line">
      {follows ? null : (
        <p className="chat-head">
          <strong dir="auto">{own ? "You" : line.senderName}</strong>{" "}
          <time dateTime={new Date(line.at).toISOString()}>{clockTime(line.at)}</time>
        </p>
      )}
      <p className="chat-text" dir="auto">
        {chatParts(line.text).map((part) =>
          part.href === null ? (
            part.text
          ) : (
            <a key={part.at} href={part.href} target="_blank" rel="noreferrer noopener">
              {part.text}
            </a>
          ),
        )}
      </p>
    </li>
  );
}
