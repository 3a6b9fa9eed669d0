export { type LearnedProfile, PROFILE_SCHEMA } from './profile.js';
export { learnedRelease } from './release.js';
export { findProfile, lastLearned, readProfile, writeProfile } from './store.js';
