use ngayhoi_domain::values::CommandId;
use ngayhoi_projections::commands::event_id;
use serde_json::{Value, json};
use uuid::Uuid;

use super::dice::Dice;

pub const CITY: &str = "tp-thu";

/// Two writers share each ward, and so its streams.
pub const WARDS: [&str; 3] = ["tp-thu.phuong-mot", "tp-thu.phuong-hai", "tp-thu.phuong-ba"];

const YEAR: i32 = 2026;

/// A wish: a mutation with an id of its own, to be sent until it is answered.
#[derive(Debug, Clone)]
pub struct Wish {
    mutation: &'static str,
    input_type: &'static str,
    input: Value,
    event: Uuid,
}

/// Offices of the festival: their id and role.
type Office = (&'static str, &'static str);
const POLICE: Office = ("cong-an", "DRAFTER");
const CHAIR: Office = ("chu-tich", "DECIDER");
const FRONT: Office = ("mat-tran", "COORDINATOR");
const CONVENER: Office = ("ban-to-chuc", "CONVENER");

impl Wish {
    fn new(
        dice: &mut Dice,
        (mutation, input_type): (&'static str, &'static str),
        (id, role): Office,
        stream: &str,
        input: Value,
    ) -> Self {
        let command = dice.id();
        let event = event_id(id, &stream.parse().unwrap(), CommandId(command), 0);
        let by = json!({ "id": id, "role": role, "scope": { "convener": CITY } });
        let mut whole = json!({ "stamp": { "by": by, "commandId": command } });
        whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
        Self { mutation, input_type, input: whole, event }
    }

    /// One of the festival year.
    fn of_year(
        dice: &mut Dice,
        names: (&'static str, &'static str),
        office: Office,
        stream: &str,
        mut input: Value,
    ) -> Self {
        input["festival"] = json!({ "convener": CITY, "year": YEAR });
        Self::new(dice, names, office, stream, input)
    }

    fn register(dice: &mut Dice, unit: &str, kind: &str, parent: Option<&str>) -> Self {
        let input = json!({ "convener": CITY, "unit": unit, "kind": kind, "name": unit, "parent": parent });
        Self::new(dice, ("registerUnit", "RegisterUnitInput"), CONVENER, &format!("unit-{unit}"), input)
    }
}

/// What must stand before the writers begin: a city with its wards, a year, and the wards' rounds.
pub fn beginning(dice: &mut Dice) -> Vec<Wish> {
    let year = format!("year-{YEAR}.{CITY}");
    let decision = json!({ "number": "521", "date": "13/6/2005", "issuer": "Thủ tướng Chính phủ" });
    let opening = json!({ "foundingDecision": decision, "pilotQuota": { "count": 1 }, "theme": "Vì bình yên" });
    let mut wishes = vec![Wish::register(dice, CITY, "CITY", None)];
    wishes.extend(WARDS.map(|ward| Wish::register(dice, ward, "WARD", Some(CITY))));
    wishes.push(Wish::of_year(dice, ("openFestivalYear", "OpenFestivalYearInput"), CONVENER, &year, opening));
    for ward in WARDS {
        let (join, round) = (("joinFestival", "JoinFestivalInput"), ("openPilotRound", "PilotRoundInput"));
        wishes.push(Wish::of_year(dice, join, CONVENER, &year, json!({ "unit": ward })));
        let pilot = format!("pilot-{YEAR}.{ward}");
        wishes.push(Wish::of_year(dice, round, POLICE, &pilot, json!({ "unit": ward })));
    }
    wishes
}

/// A neighbourhood as a line of an import, and the id of its event.
pub fn line(dice: &mut Dice) -> (Uuid, Value) {
    let id = dice.id();
    let unit = format!("{}.nhap-{}", WARDS[0], id.simple());
    let line = json!({
        "stream": format!("unit-{unit}"), "type": "UnitRegistered.v1", "id": id,
        "occurred": "2026-06-03T08:00:00+07:00", "about": { "convener": CITY, "unit": unit },
        "actor": { "id": "ban-to-chuc", "role": "convener", "scope": { "convener": CITY }, "verified": false },
        "source": { "citation": { "title": "Danh sách", "publisher": "UBND" } },
        "data": { "kind": "neighbourhood", "name": unit, "parent": WARDS[0] },
    });
    (id, line)
}

/// Somebody at work: prepares one neighbourhood's festival after another.
#[derive(Debug)]
pub struct Writer {
    dice: Dice,
    number: usize,
    neighbourhood: usize,
    step: usize,
    venue: String,
    /// What was sent last and not answered yet.
    pending: Option<Wish>,
    /// What was acknowledged since it was taken last: event and position.
    pub acknowledged: Vec<(Uuid, u64)>,
    /// How often a wish was sent again after a cut.
    pub resent: usize,
    /// Answers that nobody expects.
    pub troubles: Vec<String>,
}

impl Writer {
    pub fn new(number: usize, dice: Dice) -> Self {
        Self {
            dice,
            number,
            neighbourhood: 0,
            step: 0,
            venue: String::new(),
            pending: None,
            acknowledged: Vec::new(),
            resent: 0,
            troubles: Vec::new(),
        }
    }

    /// Works until the service is gone. What was not answered is sent again first, as a browser would.
    pub async fn work(mut self, service: Service) -> Self {
        self.resent += usize::from(self.pending.is_some());
        loop {
            let wish = self.pending.take().unwrap_or_else(|| self.wish());
            match service.send(&wish).await {
                Answer::Gone => {
                    self.pending = Some(wish);
                    return self;
                }
                Answer::Busy => self.pending = Some(wish),
                Answer::Done { position, id } => {
                    self.acknowledged.push((wish.event, position));
                    if wish.mutation == "addVenue" {
                        self.venue = id;
                    }
                    self.step += 1;
                }
                Answer::Strange(words) => {
                    self.troubles.push(format!("{}: {words}", wish.mutation));
                    return self;
                }
            }
        }
    }

    /// The next wish of this neighbourhood; after the last one, the first of the next.
    fn wish(&mut self) -> Wish {
        const STEPS: usize = 9;
        if self.step == STEPS {
            (self.step, self.neighbourhood) = (0, self.neighbourhood + 1);
        }
        let ward = WARDS[self.number % WARDS.len()];
        let host = format!("{ward}.to-{}-{}", self.number, self.neighbourhood);
        let stream = |category: &str, of: &str| format!("{category}-{YEAR}.{of}");
        let slot = |start: &str, end: &str| json!({ "start": format!("2026-08-18T{start}"), "end": format!("2026-08-18T{end}") });
        let (names, office, stream, input) = match self.step {
            0 => return Wish::register(&mut self.dice, &host, "NEIGHBOURHOOD", Some(ward)),
            1 => {
                let input = json!({ "unit": ward, "neighbourhood": host });
                (("nominateNeighbourhood", "NomineeInput"), POLICE, stream("pilot", ward), input)
            }
            2 => {
                let input = json!({ "host": host, "startsAt": "2026-08-18T07:30", "venue": "Nhà văn hóa" });
                (("planCeremony", "PlanCeremonyInput"), POLICE, stream("ceremony", &host), input)
            }
            3 => {
                let slot = slot("07:30", "07:45");
                let input = json!({ "host": host, "kind": "PURPOSE", "title": "Tuyên bố lý do", "slot": slot });
                (("addAgendaItem", "AddAgendaItemInput"), POLICE, stream("ceremony", &host), input)
            }
            4 => {
                let input = json!({ "host": host });
                (("approveAgenda", "CeremonyInput"), CHAIR, stream("ceremony", &host), input)
            }
            5 => {
                let input = json!({ "host": host, "name": "Sân vận động" });
                (("addVenue", "AddVenueInput"), FRONT, stream("programme", &host), input)
            }
            6 => {
                let slot = slot("08:30", "10:00");
                let input =
                    json!({ "host": host, "kind": "SPORT", "title": "Kéo co", "venue": self.venue, "slot": slot });
                (("addActivity", "AddActivityInput"), FRONT, stream("programme", &host), input)
            }
            7 => {
                let input = json!({ "host": host, "changelog": "Bản đầu" });
                (("releaseProgramme", "ReleaseProgrammeInput"), CHAIR, stream("programme", &host), input)
            }
            _ => {
                let nominee = json!({ "individual": format!("Người thứ {} {}", self.number, self.neighbourhood) });
                let input =
                    json!({ "unit": ward, "nominee": nominee, "form": "MERIT_CERTIFICATE", "merit": "Giữ gìn" });
                (("nominateCommendation", "NominateCommendationInput"), FRONT, stream("commendation", ward), input)
            }
        };
        Wish::of_year(&mut self.dice, names, office, &stream, input)
    }
}

/// What becomes of a wish.
#[derive(Debug)]
pub enum Answer {
    /// It was done.
    Done { position: u64, id: String },
    /// Not now.
    Busy,
    /// The service is gone; nobody knows.
    Gone,
    /// Anything else.
    Strange(String),
}

/// The service at an address.
#[derive(Debug, Clone)]
pub struct Service {
    http: reqwest::Client,
    address: String,
}

impl Service {
    pub fn new(http: reqwest::Client, address: String) -> Self {
        Self { http, address }
    }

    /// Whether it says that nothing is wrong and its read models hold all there is.
    pub async fn is_ready(&self) -> Result<(), String> {
        let answer =
            self.http.get(format!("http://{}/readyz", self.address)).send().await.map_err(|e| e.to_string())?;
        let status = answer.status();
        let words = answer.text().await.unwrap_or_default();
        if status.is_success() { Ok(()) } else { Err(format!("not ready: {words}")) }
    }

    pub async fn send(&self, wish: &Wish) -> Answer {
        let Wish { mutation, input_type, input, .. } = wish;
        let query = format!(
            "mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ id position userErrors {{ code message }} }} }}"
        );
        let body = json!({ "query": query, "variables": { "input": input } });
        let Ok(response) = self.http.post(format!("http://{}/graphql", self.address)).json(&body).send().await else {
            return Answer::Gone;
        };
        let Ok(answer) = response.json::<Value>().await else { return Answer::Gone };
        let payload = &answer["data"][mutation];
        let position = payload["position"].as_str().and_then(|token| token.split('.').next()?.parse().ok());
        match position {
            Some(position) => Answer::Done { position, id: payload["id"].as_str().unwrap_or_default().to_owned() },
            None if payload["userErrors"][0]["code"] == "OVERLOADED" => Answer::Busy,
            None => Answer::Strange(answer.to_string()),
        }
    }
}

impl Wish {
    /// The id of the event that it makes.
    pub fn event(&self) -> Uuid {
        self.event
    }
}
