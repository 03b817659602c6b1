/* What is recorded: one visit a name, [options of the recorder, what the person does]. */

const ENOUGH = 2600; // ms after an act, for all that it may do
const WHOLE = { recordHeaders: true, recordBody: true }; // rrweb then watches calls, not their timings

/** Each path of a poll is asked for every 2 s: wait for the next, and so much longer. */
async function afterPoll(person, path, ms) {
  await person.page.waitForRequest((request) => request.url().endsWith(path));
  await person.rest(ms);
}

async function failedRequests(person) {
  await person.open("/desk");
  await person.rest(1500);
  for (const button of ["#send", "#stock", "#labels"]) {
    await person.click(button);
    await person.rest(ENOUGH);
  }
}

async function failingElsewhere(person) {
  await person.open("/desk/failing");
  await person.pointAt("#next");
  await afterPoll(person, "/api/prices", 1750);
  await person.press("#next");
  await afterPoll(person, "/api/prices", 300);
  await person.click("#count");
  await person.rest(ENOUGH);
  await person.click("#draft");
  await person.rest(ENOUGH);
  await person.click("#all");
  await person.rest(10_000);
}

async function calledOff(person) {
  await person.open("/desk");
  await person.rest(1500);
  await person.click("#sent-orders");
  await person.rest(350);
  await person.click("#old-orders");
  await person.rest(4500);
  await person.click("#leave");
  await person.rest(ENOUGH);
}

async function browse(person, stays) {
  await person.open("/shelf/1");
  for (const ms of stays) {
    await person.rest(ms);
    await person.click("#next");
    await person.page.waitForLoadState("load");
  }
  await person.rest(6500);
}

export const VISITS = {
  "failed-requests": [{}, failedRequests],
  "failed-requests-with-bodies": [{ network: WHOLE }, failedRequests],
  "failing-elsewhere": [{}, failingElsewhere],
  "failing-elsewhere-with-bodies": [{ network: WHOLE }, failingElsewhere],
  "called-off": [{}, calledOff],
  "called-off-with-bodies": [{ network: WHOLE }, calledOff],
  "late-answers": [
    {},
    async (person) => {
      await person.open("/desk");
      await person.rest(1500);
      await person.click("#quote");
      await person.rest(5500);
      await person.click("#history");
      await person.rest(11_000);
    },
  ],
  "late-answers-in-one-place": [
    { network: { initiatorTypes: [] } },
    async (person) => {
      await person.open("/desk");
      await person.rest(1500);
      for (let n = 0; n < 3; n += 1) {
        await person.click("#quote");
        await person.rest(5500);
      }
    },
  ],
  "soon-answered": [
    {},
    async (person) => {
      await person.open("/desk");
      await person.rest(1500);
      await person.click("#rate");
      await person.rest(3500);
      await person.click("#next");
      await person.rest(ENOUGH);
    },
  ],
  "only-a-request": [
    {},
    async (person) => {
      await person.open("/desk/watching");
      await person.click("#archive");
      await person.rest(4000);
      await person.pointAt("#print");
      await afterPoll(person, "/api/news", 800);
      await person.press("#print");
      await person.rest(4500);
    },
  ],
  "never-answered": [
    {},
    async (person) => {
      await person.open("/desk");
      await person.rest(1500);
      await person.click("#hold");
      await person.rest(4500);
      await person.click("#next");
      await person.rest(ENOUGH);
    },
  ],
  "long-waits": [
    {},
    async (person) => {
      await person.open("/waits");
      await person.rest(1500);
      for (const [button, ms] of [["#load", 6000], ["#import", 5600], ["#sync", 6500]]) {
        await person.click(button);
        await person.rest(ms + 1500);
      }
      await person.click("#leave");
      await person.rest(9000);
    },
  ],
  "short-waits": [
    {},
    async (person) => {
      await person.open("/waits");
      await person.rest(6500);
      for (const [button, ms] of [["#quick", 2000], ["#nearly", 4400]]) {
        await person.click(button);
        await person.rest(ms + 1500);
      }
    },
  ],
  "speed-browsing": [{}, (person) => browse(person, [1800, 1400, 1900, 1500, 1600])],
  "three-fast-pages": [{}, (person) => browse(person, [1800, 1400, 1900, 6200, 1500, 1600])],
  "reload-storm": [
    {},
    async (person) => {
      await person.open("/shelf/3");
      await person.rest(4000);
      for (const ms of [2500, 3000, 6500]) {
        await person.reload();
        await person.pointAt("h1");
        await person.rest(ms);
      }
    },
  ],
  "one-reload": [
    { record: { checkoutEveryNms: 2500 } },
    async (person) => {
      await person.open("/desk/watching");
      await person.rest(2000);
      for (const button of ["#next", "#count", "#next"]) {
        await person.click(button);
        await person.rest(3000);
      }
      await person.reload();
      for (const button of ["#next", "#count", "#next"]) {
        await person.click(button);
        await person.rest(3000);
      }
    },
  ],
  "near-misses": [
    {},
    async (person) => {
      await person.open("/tags");
      await person.rest(1500);
      await person.click("#no-salt", { beside: 7 });
      await person.rest(3000);
      await person.click("#no-salt");
      await person.rest(ENOUGH);
    },
  ],
  "clicks-beside": [
    {},
    async (person) => {
      await person.open("/tags");
      await person.rest(1500);
      await person.click("#no-tea", { beside: 30 });
      await person.rest(3000);
      await person.click("#no-oil", { beside: 7 });
      await person.rest(3000);
    },
  ],
};
