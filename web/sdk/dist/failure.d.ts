import { type Ends, type ErrorName, errors, type ParamsOf, type ReasonsOf } from "./catalogue.gen.ts";
import { type ErrorSubject, MeetingError } from "./error.ts";
type ParamValue = string | number | boolean | readonly string[];
type CodeOf<Name extends ErrorName> = (typeof errors)[Name];
export interface FailureOptions {
    /** Where the catalogue leaves a choice. */
    readonly ends?: Ends;
    readonly subject?: ErrorSubject;
    /** What the browser said, for developers; it becomes `error.cause`. */
    readonly cause?: unknown;
}
/** Fills the `{placeholders}` of a template. */
export declare const render: (template: string, params: {
    readonly [name: string]: ParamValue;
}) => string;
/** Makes errors that know their server, whose pages explain them. */
export type Failures = <Name extends ErrorName, Reason extends ReasonsOf<CodeOf<Name>>>(name: Name, reason: Reason, params: ParamsOf<CodeOf<Name>, Reason>, options?: FailureOptions) => MeetingError;
export declare const failuresOf: (serverUrl: string, about?: () => ErrorSubject) => Failures;
/** The phrase that a browser gave for a fault, such as `NotReadableError: Could not start video source`. */
export declare const describeFault: (fault: unknown) => string;
/** What is no error of the catalogue is a bug of this SDK: it becomes one, with the bug as its cause. */
export declare const asMeetingError: (fault: unknown, fail: Failures) => MeetingError;
export {};
