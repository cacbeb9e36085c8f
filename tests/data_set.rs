//! The data set for download: its files, what they hold, and that an edit changes no more of them than it must.

use crate::common::Site;

const TALKS: &str = "---\ntitle: \"Talks: 50% & more in {Seoul}\"\ndate: 2018-11-29\nid: talks\nauthors: [Ana Ruiz, 김철수]\n\
                     source: The Gazette\nprint: { page: A12 }\ncountries: [KR]\n---\nEnvoys met in Seoul on Tuesday. See [the vote](vote.md).\n";
const VOTE: &str = "---\ntitle: =cmd() at the vote\ndate: 2018-12-10\n---\nThe council in Seoul voted.\n";
const OLD: &str = "---\ntitle: A strike in Lyon\ndate: 1987\n---\nDockers in Lyon went on strike.\n";

fn site() -> Site {
    Site::new(&[
        ("archive.yaml", "title: Probe\nbase_url: https://example.org/a/\n"),
        ("content/talks.md", TALKS),
        ("content/vote.md", VOTE),
        ("content/old.md", OLD),
    ])
}

#[test]
fn a_year_has_its_files_and_they_are_described() {
    let site = site();
    site.build();
    let articles = site.read("data/articles-2018.csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(articles.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    let talks = rows.iter().find(|row| &row[2] == "talks").unwrap();
    assert_eq!((&talks[0], &talks[1]), ("/2018/11/29/talks/", "https://example.org/a/2018/11/29/talks/"));
    assert_eq!((&talks[8], &talks[14]), ("Ana Ruiz;김철수", "KR"));
    // No spreadsheet takes a headline for a formula.
    assert!(rows.iter().any(|row| &row[3] == "'=cmd() at the vote"), "{articles}");

    let mentions = site.read("data/mentions-2018.csv");
    assert!(
        mentions.contains("\n/2018/11/29/talks/,country,KR,South Korea,true,0.984,declared,Seoul\n"),
        "{mentions}"
    );
    assert!(mentions.contains(",date,2018-11-27,,,,derived,Tuesday\n"), "{mentions}");
    let links = site.read("data/links-2018.csv");
    assert!(links.contains("\n/2018/11/29/talks/,text,/2018/12/10/vote/\n"), "{links}");
    let line: serde_json::Value =
        serde_json::from_str(site.read("data/articles-1987.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!((line["title"].as_str(), line["date"].as_str()), (Some("A strike in Lyon"), Some("1987")));
    let country = &line["countries"][0];
    assert_eq!((country["id"].as_str(), country.get("origin")), (Some("FR"), None), "{line}");
    assert_eq!(line.get("annotations"), None, "{line}");
    let declared = site.read("data/articles-2018.jsonl");
    assert!(declared.contains(r#""score":0.984,"origin":"declared""#), "{declared}");

    let package: serde_json::Value = serde_json::from_str(&site.read("data/datapackage.json")).unwrap();
    for resource in package["resources"].as_array().unwrap() {
        for path in resource["path"].as_array().unwrap() {
            let text = site.read(&format!("data/{}", path.as_str().unwrap()));
            if let Some(fields) = resource["schema"]["fields"].as_array() {
                let names: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
                assert_eq!(text.lines().next().unwrap(), names.join(","), "{path}");
                let keys = resource["schema"]["foreignKeys"].as_array().into_iter().flatten();
                for key in keys {
                    assert!(names.contains(&key["fields"].as_str().unwrap()), "{key}");
                    assert_eq!(key["reference"]["resource"], "articles-csv");
                    assert_eq!(key["reference"]["fields"], package["resources"][0]["schema"]["primaryKey"]);
                }
            }
        }
    }
}

#[test]
fn citations_survive_what_headlines_hold() {
    let site = site();
    site.build();
    let items: serde_json::Value = serde_json::from_str(&site.read("data/citations-2018.json")).unwrap();
    let talks = items.as_array().unwrap().iter().find(|item| item["page"] == "A12").unwrap();
    assert_eq!(talks["title"], "Talks: 50% & more in {Seoul}");
    assert_eq!(talks["issued"]["date-parts"], serde_json::json!([[2018, 11, 29]]));
    assert_eq!(talks["URL"], "https://example.org/a/id/talks/");
    let bib = site.read("data/citations-2018.bib");
    assert!(
        bib.contains("title = {{Talks: 50\\% \\& more in {\\textbraceleft}Seoul{\\textbraceright}}},"),
        "{bib}"
    );
    assert!(bib.contains("author = {{Ana Ruiz} and {김철수}},"), "{bib}");
    let ris = site.read("data/citations-1987.ris");
    assert_eq!(
        ris,
        "TY  - NEWS\r\nID  - old:1987\r\nTI  - A strike in Lyon\r\nPY  - 1987\r\nDA  - 1987\r\nDP  - Probe\r\nLA  - en\r\n\
         UR  - https://example.org/a/1987/old/\r\nER  - \r\n"
    );
}

#[test]
fn without_a_data_set_there_is_none() {
    let site = site();
    site.write("archive.yaml", "title: Probe\ndata_set: false\n");
    site.build();
    assert!(!site.has("data/datapackage.json"));
    assert!(!site.read("annotation/index.html").contains("datapackage"));
}
