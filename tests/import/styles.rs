//! Reports as papers set them, forty of them: each part must be read for what it is.

use super::{Elsewhere, builds, content, import, site};

/// A report in one style, and what must be read: a line that must stand in the front matter for each, `!` before one that
/// must not stand anywhere, `>` before what the body must begin with.
const STYLES: [(&str, &str, &[&str]); 40] = [
    (
        "bullet",
        "Envoys agree on a date\n\nNEW YORK • Envoys of both sides agreed yesterday to meet again in the spring, a spokesman said.\n\nNo place was named.",
        &["title: Envoys agree on a date", "dateline: New York", ">Envoys of both", "!•"],
    ),
    (
        "wire",
        "Envoys agree on a date\n\nLONDON (Reuters) - Envoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &["dateline: London", "source: Reuters", ">Envoys"],
    ),
    (
        "dash",
        "Gesandte einigen sich\n\nBERLIN — Die Gesandten beider Seiten haben sich am Montag auf ein Treffen im Frühjahr geeinigt, sagte ein Sprecher.",
        &["dateline: Berlin", ">Die Gesandten"],
    ),
    (
        "equals",
        "外務省が会談の日程を発表\n\n東京 = 外務省は月曜日、双方の代表が春に再び会談することで合意したと発表した。場所はまだ決まっていないという。",
        &["dateline: 東京", ">外務省は"],
    ),
    (
        "dated wire",
        "Envoys agree on a date\n\nSEOUL, Nov. 29 (Yonhap) -- Envoys of both sides agreed on Thursday to meet again in the spring, a spokesman said.",
        &["dateline: Seoul", "source: Yonhap", ">Envoys"],
    ),
    (
        "underscore",
        "Envoys agree on a date\n\nWASHINGTON, D.C., Nov 29, 2018 (AP) _ Envoys of both sides agreed to meet again in the spring, a spokesman said.",
        &["source: Associated Press", "date: 2018-11-29", ">Envoys"],
    ),
    (
        "country",
        "Envoys agree on a date\n\nPORT-AU-PRINCE, Haiti – Envoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &["dateline: \"Port-au-Prince, Haiti\"", ">Envoys"],
    ),
    (
        "colon",
        "Envoys agree on a date\n\nSUVA: Envoys of both sides agreed on Monday to meet again in the spring, a spokesman said in Fiji.",
        &["dateline: Suva", ">Envoys"],
    ),
    (
        "dpa",
        "Gesandte einigen sich\n\nGenf (dpa) - Die Gesandten beider Seiten haben sich am Montag auf ein Treffen im Frühjahr geeinigt.",
        &["dateline: Genf", "source: dpa", ">Die Gesandten"],
    ),
    (
        "afp",
        "Accord sur une date\n\nPARIS, 29 nov 2018 (AFP) - Les envoyés des deux parties ont convenu jeudi de se revoir au printemps, selon un porte-parole.",
        &["dateline: Paris", "source: Agence France-Presse", "date: 2018-11-29", ">Les envoyés"],
    ),
    (
        "efe",
        "Acuerdo sobre la fecha\n\nMadrid, 29 de noviembre (EFE).- Los enviados de ambas partes acordaron este jueves volver a reunirse en primavera.",
        &["dateline: Madrid", "source: EFE", ">Los enviados"],
    ),
    (
        "yonhap",
        "특사들 회담 날짜 합의\n\n(서울=연합뉴스) 양측 특사들이 봄에 다시 만나기로 월요일 합의했다고 대변인이 밝혔다. 장소는 아직 정해지지 않았다고 한다.",
        &["dateline: 서울", "source: Yonhap", ">양측"],
    ),
    (
        "kyodo",
        "会談の日程で合意\n\n【ソウル共同】双方の特使は月曜日、春に再び会談することで合意したと報道官が明らかにした。場所はまだ決まっていない。",
        &["dateline: ソウル", "source: Kyodo News", ">双方の"],
    ),
    (
        "two places",
        "Envoys agree on a date\n\nGeneva/New York – Envoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &["dateline: Geneva/New York", ">Envoys"],
    ),
    (
        "no place",
        "Envoys agree on a date\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said in the capital on Monday.",
        &["title: Envoys agree on a date", "!dateline", ">Envoys"],
    ),
    (
        "byline",
        "Envoys agree on a date\n\nBy Jane Doe and John Roe, Foreign Correspondents\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &["authors: [Jane Doe, John Roe]", "!Correspondents", ">Envoys"],
    ),
    (
        "byline in capitals",
        "Envoys agree on a date\n\nBY JANE DOE\nStaff Writer\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &["authors: [Jane Doe]", ">Envoys"],
    ),
    (
        "von",
        "Gesandte einigen sich\n\nVon Anna Muster\n\nDie Gesandten beider Seiten haben sich am Montag auf ein Treffen im Frühjahr geeinigt.",
        &["authors: [Anna Muster]", ">Die Gesandten"],
    ),
    (
        "deck",
        "Envoys agree on a date\n\nA place is still to be found, and much to be talked about\n\nBy Jane Doe\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &[
            "deck: \"A place is still to be found, and much to be talked about\"",
            "authors: [Jane Doe]",
            ">Envoys",
        ],
    ),
    (
        "published",
        "Envoys agree on a date\n\nPublished Nov 29, 2018\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &["date: 2018-11-29", "!Published", ">Envoys"],
    ),
    (
        "updated",
        "Envoys agree on a date\n\nPublished: 29 November 2018\nUpdated: 30 November 2018\n\nEnvoys of both sides agreed on Monday to meet again in the spring.",
        &["date: 2018-11-29", "updated: 2018-11-30", ">Envoys"],
    ),
    (
        "weekday",
        "Envoys agree on a date\n\nThursday, November 29, 2018\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &["date: 2018-11-29", ">Envoys"],
    ),
    (
        "labels",
        "Title: Envoys agree on a date\nDate: 2018-11-29\nSource: The Border Record\nBy: Jane Doe\nURL: https://example.net/envoys\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.",
        &[
            "title: Envoys agree on a date",
            "source: The Border Record",
            "source_url: \"https://example.net/envoys\"",
            "authors: [Jane Doe]",
            ">Envoys",
        ],
    ),
    (
        "database",
        "The Border Record\n\nNovember 29, 2018 Thursday\n\nEnvoys agree on a date\n\nBYLINE: Jane Doe\n\nSECTION: WORLD; Pg. A12\n\nLENGTH: 403 words\n\nDATELINE: NEW YORK\n\nBODY:\n\nEnvoys of both sides agreed on Monday to meet again in the spring.\n\nLANGUAGE: ENGLISH",
        &[
            "title: Envoys agree on a date",
            "source: The Border Record",
            "date: 2018-11-29",
            "page: A12",
            "dateline: New York",
            ">Envoys",
        ],
    ),
    (
        "print edition",
        "Envoys agree on a date\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.\n\nA version of this article appeared in the print edition of The Border Record on November 29, 2018, with the headline 'Spring date for talks'. Print Edition | Subscribe",
        &[
            "source: The Border Record",
            "date: 2018-11-29",
            "headline: Spring date for talks",
            ">Envoys",
            "<said.",
        ],
    ),
    (
        "section and page",
        "Envoys agree on a date\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.\n\nA version of this article appears in print on Nov. 29, 2018, Section A, Page 12 of the New York edition with the headline: Spring Date for Talks. Order Reprints | Today’s Paper | Subscribe",
        &["date: 2018-11-29", "page: A12", "<said."],
    ),
    (
        "first published",
        "Envoys agree on a date\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.\n\nFirst published in The Border Record, 29 November 2018, page 4.",
        &["source: The Border Record", "date: 2018-11-29", "page: \"4\"", "<said."],
    ),
    (
        "aus",
        "Gesandte einigen sich\n\nDie Gesandten beider Seiten haben sich am Montag auf ein Treffen im Frühjahr geeinigt, sagte ein Sprecher.\n\nAus: Der Grenzbote, 29. November 2018, Seite 5",
        &["source: Der Grenzbote", "date: 2018-11-29", "page: \"5\"", "<Sprecher."],
    ),
    (
        "paru",
        "Accord sur une date\n\nLes envoyés des deux parties ont convenu lundi de se revoir au printemps, selon un porte-parole.\n\nParu dans Le Courrier du 29 novembre 2018, page 3",
        &["source: Le Courrier", "date: 2018-11-29", "page: \"3\"", "<porte-parole."],
    ),
    (
        "publicado",
        "Acuerdo sobre la fecha\n\nLos enviados de ambas partes acordaron este lunes volver a reunirse en primavera, según un portavoz.\n\nPublicado en El Correo el 29 de noviembre de 2018",
        &["source: El Correo", "date: 2018-11-29", "<portavoz."],
    ),
    (
        "signed",
        "Envoys agree on a date\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said. – AFP",
        &["source: Agence France-Presse", "<said."],
    ),
    (
        "signed below",
        "Envoys agree on a date\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.\n\nREUTERS",
        &["source: Reuters", "<said."],
    ),
    (
        "reporting by",
        "Envoys agree on a date\n\nLONDON (Reuters) - Envoys of both sides agreed on Monday to meet again in the spring, a spokesman said.\n\n(Reporting by Jane Doe; Editing by John Roe)\n\n© 2018 Thomson Reuters. All rights reserved.",
        &["rights: ", "provenance", "<said."],
    ),
    (
        "selling",
        "Envoys agree on a date\n\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said.\n\nRead more: The road to spring\n\nSubscribe\n\nFollow us on Twitter",
        &["provenance", "<said."],
    ),
    (
        "long lines",
        "Envoys agree on a date\nEnvoys of both sides agreed on Monday to meet again in the spring, a spokesman said, adding that the place was still to be named.\nA first round had ended without a result in the autumn, when both delegations left the city a day early and gave no reasons.",
        &["title: Envoys agree on a date", ">Envoys", "A first round"],
    ),
    (
        "wrapped",
        "Envoys agree on a date\n\nEnvoys of both sides agreed on Monday to meet\nagain in the spring, a spokesman said, adding\nthat the place was still to be named.\n\nA first round had ended without a result.",
        &[">Envoys of both sides agreed on Monday to meet\nagain"],
    ),
    (
        "indented",
        "Envoys agree on a date\n\n   Envoys of both sides agreed on Monday to meet\nagain in the spring, a spokesman said today.\n   A first round had ended without a result.\nNobody had given reasons for that.",
        &[">Envoys", "today.\n\nA first"],
    ),
    (
        "Windows",
        "Envoys agree on a date\r\n\r\nENVOYS \u{2013} Both agreed on Monday to meet again in the spring, a spokesman said, and named no place.\r\n",
        &["title: Envoys agree on a date"],
    ),
    (
        "marks",
        "# 1 fan\n\nThe *winner* of [the vote] got 5_000 `points` and a <b>prize</b> worth R&D; 1 < 2, said the jury on Monday.\n\n1. is not a list",
        &["\\*winner\\*", "\\[the vote\\]", "\\<b>", "1\\. is"],
    ),
    (
        "xinhua",
        "双方商定会谈日期\n\n新华社北京11月29日电 双方特使周一商定将于春季再次会晤，发言人说。地点尚未确定，双方将在未来几周内继续就此进行磋商。",
        &["dateline: 北京", "source: Xinhua", ">双方特使"],
    ),
];

#[test]
fn forty_styles_are_read_for_what_they_are() {
    let elsewhere = Elsewhere::new(&[]);
    for (at, (_, text, _)) in STYLES.iter().enumerate() {
        elsewhere.write(&format!("{at:02}.txt"), text);
    }
    let mut wrong = Vec::new();
    for (at, (name, _, wants)) in STYLES.iter().enumerate() {
        let site = site();
        let ran = import(&site, &elsewhere.path(&format!("{at:02}.txt")), &[]);
        let files = content(&site);
        let Some((_, file)) = files.first() else {
            wrong.push(format!("{name}: nothing came in: {ran:?}"));
            continue;
        };
        let (front, body) = file.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
        for want in *wants {
            let good = if let Some(never) = want.strip_prefix('!') {
                !body.contains(never) && !front.contains(&format!("{never}:"))
            } else if let Some(start) = want.strip_prefix('>') {
                body.trim_start().starts_with(start)
            } else if let Some(end) = want.strip_prefix('<') {
                body.trim_end().ends_with(end)
            } else {
                front.contains(want) || body.contains(want)
            };
            if !good {
                wrong.push(format!("{name}: {want:?} in\n{file}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn a_folder_of_texts_becomes_a_site_that_builds() {
    let elsewhere = Elsewhere::new(&[]);
    for (at, (_, text, _)) in STYLES.iter().enumerate() {
        // Two files of one text are one article.
        elsewhere.write(&format!("texts/{at:02}.txt"), format!("No. {at}: {text}"));
    }
    let site = site();
    let ran = import(&site, &elsewhere.path("texts"), &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("40 articles: 40 written"), "{}", ran.out);
    builds(&site);
}

#[test]
fn one_bad_file_does_not_stop_the_rest() {
    let elsewhere = Elsewhere::new(&[
        ("a.txt", "A headline\n\nA text that says on 29 November 2018 what happened."),
        ("empty.txt", " \n"),
    ]);
    elsewhere.write("binary.txt", b"\0\0\0\x01\x02");
    elsewhere.write("latin.txt", b"K\xf6nigin in M\xfcnchen\n\nDie K\xf6nigin reist nach M\xfcnchen, und viele sind an den Stra\xdfen, wie man h\xf6rt.");
    let site = site();
    let ran = import(&site, elsewhere.root(), &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("4 articles: 2 written, 2 could not be read"), "{}", ran.out);
    assert!(ran.out.contains("the file is empty") && ran.out.contains("the file is not text"), "{}", ran.out);
    assert!(content(&site).iter().any(|(_, text)| text.contains("Königin reist nach München")));
    builds(&site);
}
