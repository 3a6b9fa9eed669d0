import type { LearnedProfile } from '../../src/learn/profile.js';

export function withoutWords(profile: LearnedProfile, question: string): unknown;
export function filledIn(recording: unknown): unknown;
