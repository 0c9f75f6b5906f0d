/** Last name of every test contact: what a run that was killed left behind is found by it. */
export const LEARNER_NAME = 'Sertifier Verify';
