"""Responses as survey tools export them: headers of one, two and three rows, who answered, and when."""

from tests.sources.shapes.sample import Sample

TYPEFORM = """#,How likely are you to recommend us?,What is your email?,What did you like?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags
a1,9,Ann@x.org,"The tea, mostly",completed,2024-05-01 09:58:10,,2024-05-01 10:00:00,n1,
a2,3,bob@x.org,,completed,2024-05-02 09:58:10,,2024-05-02 10:00:00,n2,
a3,10,,Nothing,completed,2024-05-03 09:58:10,,2024-05-03 10:00:00,n3,
"""  # noqa: E501 - as the tool writes it
MONKEY = """Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,What did you buy?,,,How was it?
,,,,,,,,,Coffee,"Tea, green",Other (please specify),Response
101,7,05/01/2024 09:58:10 AM,05/01/2024 10:00:00 AM,1.2.3.4,ann@x.org,Ann,A,,Coffee,,,5
102,7,05/02/2024 09:58:10 PM,05/02/2024 10:00:00 PM,1.2.3.5,,,,,,"Tea, green",Cake,4
"""  # noqa: E501 - as the tool writes it
FORMS = """Timestamp,Email Address,How satisfied are you?,Where do you buy?
2024/05/01 10:00:00 AM,ann@x.org,5,"Shop, Mail"
2024/05/02 10:00:00 PM,bob@x.org,2,Shop
"""
QUALTRICS = """StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,RecipientLastName,RecipientFirstName,RecipientEmail,ExternalReference,LocationLatitude,LocationLongitude,DistributionChannel,UserLanguage,Q1,Q2
Start Date,End Date,Response Type,IP Address,Progress,Duration (in seconds),Finished,Recorded Date,Response ID,Recipient Last Name,Recipient First Name,Recipient Email,External Data Reference,Location Latitude,Location Longitude,Distribution Channel,User Language,"How likely is it,
that you recommend us?",Why?
"{""ImportId"":""startDate"",""timeZone"":""America/Denver""}","{""ImportId"":""endDate"",""timeZone"":""America/Denver""}","{""ImportId"":""status""}","{""ImportId"":""ipAddress""}","{""ImportId"":""progress""}","{""ImportId"":""duration""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate"",""timeZone"":""America/Denver""}","{""ImportId"":""_recordId""}","{""ImportId"":""recipientLastName""}","{""ImportId"":""recipientFirstName""}","{""ImportId"":""recipientEmail""}","{""ImportId"":""externalDataReference""}","{""ImportId"":""locationLatitude""}","{""ImportId"":""locationLongitude""}","{""ImportId"":""distributionChannel""}","{""ImportId"":""userLanguage""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"
2024-05-01 09:58:10,2024-05-01 10:00:00,IP Address,1.2.3.4,100,110,True,2024-05-01 10:00:01,R_1,A,Ann,ann@x.org,,,,email,EN,9,Fine
2024-05-01 09:58:10,2024-05-01 10:00:00,Survey Preview,,100,20,True,2024-05-01 10:00:01,R_2,,,,,,,preview,EN,1,A trial
2024-05-02 09:58:10,2024-05-02 10:00:00,IP Address,1.2.3.5,100,90,True,2024-05-02 10:00:01,R_3,,,,,,,anonymous,EN,3,
"""  # noqa: E501 - as the tool writes it

SAMPLES = (
    Sample(
        files={"typeform.csv": TYPEFORM},
        shapes={"typeform.csv": "typeform_responses"},
        rows={"event_response": 3},
        customers=3,
    ),
    Sample(
        files={"monkey.csv": MONKEY},
        shapes={"monkey.csv": "surveymonkey_responses"},
        rows={"event_response": 2},
        customers=2,
    ),
    Sample(
        files={"forms.csv": FORMS},
        shapes={"forms.csv": "google_forms_responses"},
        rows={"event_response": 2},
        customers=2,
    ),
    Sample(
        files={"qualtrics.csv": QUALTRICS},
        shapes={"qualtrics.csv": "qualtrics_responses"},
        rows={"event_response": 2},
        customers=2,
    ),
)
